import { PassThrough, Readable } from 'node:stream'
import { text } from 'node:stream/consumers'
import {
  type Act,
  askForPerson,
  assignOrder,
  closeSilentMatters,
  type DecisionInput,
  decide,
  eraseMatter,
  escalateLateOrders,
  fileAppeal,
  finishCounterRequest,
  giveFeedback,
  propose,
  recordRefusal,
  reportIncident,
  reportOrder,
  returnOrder,
  signOrder,
  splitMatter,
  stopEmployee,
  supplement,
  takeCounterRequest,
  withdraw,
} from '../../src/casework/index.ts'
import { changeModel, removeModel, switchModel } from '../../src/endpoints/index.ts'
import { exportLedger, type Ledger, linesOf, verifyLedger } from '../../src/ledger/index.ts'
import {
  addPerson,
  revokeAccessToken,
  revokeApiClient,
  sessionOf,
  setDisabled,
  setRoles,
  setWorkingHours,
} from '../../src/people/index.ts'
import { Classified } from '../../src/problems.ts'
import { appoint, cancelLeave, resume, takeLeave } from '../../src/roster/index.ts'
import { type Store, systemSession, type Tx } from '../../src/store/index.ts'
import { settleAll } from '../../src/store/owed.ts'
import { changeSummary } from '../../src/summaries/index.ts'
import { changeWebhook, removeWebhook } from '../../src/webhooks/index.ts'
import { fumes, type TestOffice } from './district.ts'
import { integrationsOf, wantedWebhook } from './integrations.ts'
import { libraryOf, policy } from './library.ts'
import { modelsOf, wantedModel } from './models.ts'

export async function exported(store: Store, ledger: Ledger): Promise<string> {
  const pipe = new PassThrough()
  const [file] = await Promise.all([text(pipe), exportLedger(store, ledger, pipe).finally(() => pipe.end())])
  return file
}

export type Kept = NonNullable<Parameters<typeof verifyLedger>[1]>
export const judged = (file: string, kept: Kept = {}) => verifyLedger(linesOf(Readable.from(file)), kept)
export const verified = async (store: Store, ledger: Ledger, kept: Kept = {}) =>
  judged(await exported(store, ledger), kept)
/** The store as one open transaction sees it: what is exported from it is never committed. */
export const within = (store: Store, tx: Tx): Store => ({
  ...store,
  snapshot: async work => {
    await settleAll(tx)
    return work(tx)
  },
})

export const clean = { ok: true, problems: [] }

/** What a PNG of 640 by 480 begins with, and bytes; base64. */
export const smallPicture = Buffer.concat([
  Buffer.of(137, 80, 78, 71, 13, 10, 26, 10, 0, 0, 0, 13),
  Buffer.from('IHDR'),
  Buffer.of(0, 0, 2, 128, 0, 0, 1, 224, 8, 2, 0, 0, 0),
  Buffer.alloc(3000, 7),
]).toString('base64')

/** One of each thing that can happen in an office; afterwards every table, and every state, has something in it. */
export async function liveThrough({ office, person, ...district }: TestOffice) {
  const { store, ledger } = office
  const photos = [{ name: '现场.png', data: smallPicture }]
  const long = Date.now() - 30 * 86_400_000
  let time = Date.now() - 3_600_000
  const tick = () => {
    time += 1000
    return new Date(time)
  }
  const as = <T>(account: string, work: (tx: Tx, act: Act) => Promise<T>, now = tick()) =>
    store.as(sessionOf(person(account)), tx => work(tx, { person: person(account), now }))
  const asSystem = <T>(work: (tx: Tx) => Promise<T> | T) => store.as(systemSession, work)
  const change = (account: string) => ({
    ledger,
    now: tick(),
    actor: { kind: 'person' as const, id: person(account).id },
  })
  const file = (now = tick()) =>
    asSystem(tx => fileAppeal(tx, office, fumes, { channel: 'portal', actor: { kind: 'resident' }, now }))
  const proposed = (appeal = {}) => district.proposed(appeal, tick())
  const dispatched = (now = tick()) => district.dispatched({}, now)
  const settle = async (account: string, matter: string, kind: DecisionInput['kind'], rest = {}, now = tick()) => {
    const { id, shownDigest } = await district.openProposal(matter)
    await as(account, (tx, act) => decide(tx, office, act, id, { kind, shownDigest, ...rest }), now)
  }
  const report = { measure: '到现场劝离摊主。', answer: '您好，烧烤摊已劝离，我们会继续巡查。' }
  const handled = async (order: string, now = tick()) => {
    await as('fangjianguo', (tx, act) => signOrder(tx, office, act, order), now)
    await as('fangjianguo', (tx, act) => reportOrder(tx, office, act, order, { ...report, photos }), now)
  }
  const answered = async (now = tick()) => {
    const { matter, order } = await dispatched(now)
    await handled(order, now)
    await settle('luxin', matter, 'approve', {}, now)
    return matter
  }
  const feedback = (matter: string, helped: boolean) =>
    asSystem(tx => giveFeedback(tx, office, matter, { helped, comment: '又回来了' }, tick()))

  // a scenario is stopped while a matter waits for it and another for its guardian, and goes on again
  const { id: waiting } = await file()
  const { matter: stopped } = await proposed()
  const scenarioId = 'appeal-routing'
  const stop = (reason: string, scenario: string) =>
    as('tangjing', (tx, { person: { id }, now }) =>
      stopEmployee(tx, office, 'appeal-router', { actor: { kind: 'person', id }, now, reason, scenarioId: scenario }),
    )
  await stop('答得不对', scenarioId)
  await asSystem(tx => supplement(tx, office, stopped, '今天更严重了。', tick()))
  await as('tangjing', tx => resume(tx, change('tangjing'), 'appeal-router', '查清了', scenarioId))
  await stop('还没准备好', 'hotline-routing')
  await settle('zhoumin', waiting, 'refuse', { reason: '不属于本区' })

  // long ago: one order that nobody signed, one answer that nobody spoke of
  await dispatched(new Date(long))
  await answered(new Date(long))
  await asSystem(tx => escalateLateOrders(tx, office, tick()))
  await asSystem(tx => closeSilentMatters(tx, office, tick()))
  const early = (await asSystem(tx => ledger.checkpoint(tx, tick()))) ?? ''
  /** Exports of moments that are past by the end. */
  const copies = [await exported(store, ledger)]
  const keepCopy = async () => copies.push(await exported(store, ledger))

  // the guardian is away, the deputy decides
  const { matter: covered } = await proposed()
  await as('zhoumin', tx => takeLeave(tx, change('zhoumin'), person('zhoumin').id, tick(), new Date(time + 86_400_000)))
  await settle('linfeng', covered, 'approve')
  const leave = await store.open.selectFrom('leaveOfAbsence').select('id').executeTakeFirstOrThrow()
  for (const weekday of [3, 6])
    await as('yangfan', tx =>
      setWorkingHours(tx, change('yangfan'), person('yangfan').id, [{ weekday, from: 18 * 60, until: 21 * 60 }]),
    )
  await as('zhoumin', tx => cancelLeave(tx, change('zhoumin'), person('zhoumin').id, leave.id))
  await as('tangjing', tx => appoint(tx, change('tangjing'), 'appeal-router', person('linfeng').id, 'none'))
  await as('tangjing', tx => appoint(tx, change('tangjing'), 'appeal-router', person('linfeng').id, 'deputy'))

  await keepCopy()

  // every other end of a proposal and of an order
  await settle('zhoumin', (await proposed()).matter, 'take_over')
  const { matter: returned } = await proposed()
  await settle('zhoumin', returned, 'return', { reason: '再想想' })
  await propose(office, returned, tick())
  const routing = { departmentId: 'labour', categoryId: 'wage-arrears', urgency: 'urgent', dueDays: 3, reason: '改派' }
  await settle('zhoumin', (await proposed()).matter, 'amend', { routing, reason: '分类不对' })
  const several = await proposed({ ageGroup: '45-59' })
  await as('zhoumin', (tx, act) =>
    splitMatter(tx, office, act, several.matter, { title: '路灯不亮', text: '文昌路的路灯也不亮。' }),
  )
  const bounced = await dispatched()
  await as('luxin', (tx, act) => returnOrder(tx, office, act, bounced.order, { code: 'place', reason: '不归我们管' }))
  await propose(office, bounced.matter, tick())
  await as('luxin', async (tx, act) => signOrder(tx, office, act, (await dispatched()).order))
  const assign = async () => {
    const { order } = await dispatched()
    await as('fangjianguo', (tx, act) => signOrder(tx, office, act, order))
    await as('fangjianguo', (tx, act) => assignOrder(tx, office, act, order, person('yangfan').id))
    return order
  }
  await assign()
  const accepted = await assign()
  await as('yangfan', (tx, act) => signOrder(tx, office, act, accepted))
  await handled((await dispatched()).order)
  await answered()
  const helped = await answered()
  await feedback(helped, true)
  await as('tangjing', (tx, act) => eraseMatter(tx, office, act, helped, 'request'))
  await feedback(await answered(), false)
  const { matter: lead } = await proposed()
  const { matter: follower } = await proposed()
  await settle('zhoumin', follower, 'merge', { leadId: lead })
  const { matter: withdrawn } = await dispatched()
  await asSystem(tx => withdraw(tx, office, withdrawn, tick()))
  const { matter: supplemented } = await proposed({ photos })
  await asSystem(tx => supplement(tx, office, supplemented, '照片是昨天拍的。', tick()))
  await propose(office, supplemented, tick())
  await file()

  await keepCopy()
  const asked = { name: '王女士', phone: fumes.phone, question: '不会用手机' }
  const ask = (question = {}) => asSystem(tx => askForPerson(tx, office, { ...asked, ...question }, tick()))
  const [, taken, finished] = [await ask(), await ask({ matterId: supplemented }), await ask()]
  for (const id of [taken, finished]) await as('hexiulan', (tx, act) => takeCounterRequest(tx, office, act, id))
  await as('hexiulan', (tx, act) => finishCounterRequest(tx, office, act, finished, '已代为提交'))

  await as('zhoumin', (tx, act) => reportIncident(tx, office, act, 'appeal-router', { what: '把停水的诉求派给了城管' }))

  const newcomer = { account: 'xinren', name: '新人', departmentId: 'urban', roles: ['officer'] as const }
  const added = await as('qinlang', tx => addPerson(tx, change('qinlang'), newcomer, 'no-hash'))
  await as('qinlang', tx => setRoles(tx, change('qinlang'), added, ['grid_worker']))
  await as('qinlang', tx => setDisabled(tx, change('qinlang'), added, true))
  const programs = integrationsOf({ office }, person('tangjing').id)
  await programs.filed(await programs.apiClient())
  const token = await programs.accessToken(person('yangfan').id)
  await as('yangfan', tx => revokeAccessToken(tx, change('yangfan'), token))
  await programs.accessToken(person('yangfan').id)
  await as('tangjing', async tx => revokeApiClient(tx, change('tangjing'), await programs.apiClient()))
  await programs.webhook()
  const told = await programs.webhook(true)
  await as('tangjing', tx => changeWebhook(tx, change('tangjing'), told, { ...wantedWebhook, name: '新名字' }, false))
  await as('tangjing', async tx => removeWebhook(tx, change('tangjing'), await programs.webhook()))
  const models = modelsOf({ office }, person('tangjing').id)
  const kept = await models.model()
  await as('tangjing', tx => changeModel(tx, models.change(), kept, wantedModel()))
  await as('tangjing', tx => switchModel(tx, models.change(), kept, false))
  await as('tangjing', async tx => removeModel(tx, models.change(), await models.model()))
  await models.used('appeal-router')
  const library = libraryOf({ office }, person('zhoumin').id)
  await library.draft(policy('居家养老'))
  await library.published(policy('加装电梯'))
  await library.written('示例区加装电梯补贴办法第二条')
  await library.corrected('怎样办居住证？')
  const table = await library.tabled(person('fangjianguo'), tick())
  await as('fangjianguo', (tx, act) => changeSummary(tx, office.ledger, act, table, { title: '补贴对照' }))
  await recordRefusal(office, new Classified('c1a55'.padEnd(64, '0')), { kind: 'resident' }, tick())

  await keepCopy()

  // last of all somebody looks at a telephone number, and another checkpoint is kept
  const headBefore = await store.open.selectFrom('ledgerHead').selectAll().executeTakeFirstOrThrow()
  const { actor } = change('luxin')
  await asSystem(tx => ledger.append(tx, { type: 'personal_data.viewed', at: tick(), actor, matter: withdrawn }))
  const { checkpoint: late } = await store.open.selectFrom('ledgerHead').select('checkpoint').executeTakeFirstOrThrow()
  return { early, late, copies, headBefore, withdrawn }
}
