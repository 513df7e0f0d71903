import { PassThrough } from 'node:stream'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  appealStatus,
  assignOrder,
  type DecisionInput,
  decide,
  giveFeedback,
  matterDetail,
  propose,
  reportOrder,
  returnOrder,
  separate,
  signOrder,
  supplement,
  sweep,
  withdraw,
} from '../src/casework/index.ts'
import { tick } from '../src/jobs/index.ts'
import { exportLedger, linesOf, verifyLedger } from '../src/ledger/index.ts'
import { sessionOf } from '../src/people/index.ts'
import { systemSession, type Tx } from '../src/store/index.ts'
import { type TestOffice, testOffice } from './support/district.ts'

let t: TestOffice
beforeAll(async () => {
  t = await testOffice()
})
afterAll(() => t.close())

/** A grievance that nobody else in these tests has, as two people put it. */
let told = 0
const streets = [
  '文昌',
  '北山',
  '石桥',
  '柳林',
  '清河',
  '长乐',
  '东门',
  '西湖',
  '南塘',
  '新华',
  '红旗',
  '光明',
  '和平',
  '胜利',
]
const goods = [
  '烤羊肉',
  '臭豆腐',
  '炸鸡排',
  '麻辣烫',
  '铁板鱿鱼',
  '烤冷面',
  '煎饼',
  '炒栗子',
  '卤味',
  '烤红薯',
  '锅盔',
  '凉皮',
  '串串',
  '水煎包',
]
function grievance() {
  const street = streets[told % streets.length] ?? ''
  const good = goods[told++ % goods.length] ?? ''
  const place = `临江街道${street}路${told}号`
  const title = `${street}路${good}摊油烟扰民`
  return {
    first: {
      title,
      place,
      text: `${street}路${told}号门口每天傍晚有${good}摊，油烟直往楼上窗户里灌，孩子咳嗽不敢开窗。`,
    },
    again: {
      title: `${title}严重`,
      place,
      text: `${street}路${told}号门口每天傍晚都有${good}摊，油烟一直往楼上窗户里灌，请管一管。`,
    },
  }
}

const as = <T>(account: string, work: (tx: Tx) => Promise<T>) => t.office.store.as(sessionOf(t.person(account)), work)
const resident = <T>(matter: string, work: (tx: Tx) => Promise<T>) =>
  t.office.store.as({ scope: 'resident', matter }, work)
const act = (account: string, now = new Date()) => ({ person: t.person(account), now })

const say = async (account: string, matter: string, input: Omit<DecisionInput, 'shownDigest'>) => {
  const { id, shownDigest } = await t.openProposal(matter)
  return as(account, tx => decide(tx, t.office, act(account), id, { ...input, shownDigest }))
}
const merge = (matter: string, leadId: string) => say('zhoumin', matter, { kind: 'merge', leadId })
const detail = (account: string, matter: string) => as(account, tx => matterDetail(tx, act(account), matter))
/** Matters that the proposal on a matter takes for the same. */
const suggested = async (matter: string) =>
  (await detail('zhoumin', matter)).proposal?.evidence.flatMap(one =>
    one.kind === 'appeal' && one.open ? [one.id.slice('matter:'.length)] : [],
  )
const stateOf = async (matter: string) => {
  const { rows } = await t.superuser.query<{ state: string }>('select state from matter where id = $1', [matter])
  return rows[0]?.state
}
const orderOf = async (matter: string) => {
  const { rows } = await t.superuser.query<{ id: string }>(
    `select id from work_order where matter_id = $1 order by opened_at desc limit 1`,
    [matter],
  )
  return rows[0]?.id ?? ''
}

/** Two appeals on one matter, the later merged into the earlier. */
async function merged() {
  const { first, again } = grievance()
  const lead = await t.proposed(first)
  const follower = await t.proposed(again)
  await merge(follower.matter, lead.matter)
  return { lead: lead.matter, follower: follower.matter }
}

const answer = '您反映的烧烤摊已要求加装油烟净化设备，明天起不再占道。'

/** Dispatches a matter to the department that was proposed, which reports; a colleague releases the answer. */
async function answered(matter: string) {
  await say('zhoumin', matter, { kind: 'approve' })
  const order = await orderOf(matter)
  await as('fangjianguo', tx => signOrder(tx, t.office, act('fangjianguo'), order))
  await as('fangjianguo', tx =>
    reportOrder(tx, t.office, act('fangjianguo'), order, { measure: '已到现场处理，责令整改。', answer }),
  )
  await say('luxin', matter, { kind: 'approve' })
}

const isWhole = async () => expect(await t.office.store.as(systemSession, sweep)).toEqual([])

describe('an appeal that repeats one that is open', () => {
  it('is proposed with it as evidence and with a doubt, and is not sure', async () => {
    const { first, again } = grievance()
    const lead = await t.proposed(first)
    const follower = await t.proposed(again)
    const { proposal, isSure } = await detail('zhoumin', follower.matter)
    expect(proposal?.doubts[0]?.code).toBe('same_matter')
    expect(isSure).toBe(false)
    expect(proposal?.evidence.filter(one => one.kind === 'appeal' && one.open)).toMatchObject([
      { id: `matter:${lead.matter}`, title: first.title },
    ])
    const earlier = await detail('zhoumin', lead.matter)
    expect(earlier.proposal?.doubts.map(one => one.code)).not.toContain('same_matter')
  })

  it('is not suggested to follow what has ended, or what a person has found to be something else', async () => {
    const { first, again } = grievance()
    const lead = await t.proposed(first)
    await say('zhoumin', lead.matter, { kind: 'refuse', reason: '不属于受理范围' })
    const late = await t.proposed(again)
    expect(await suggested(late.matter)).not.toContain(lead.matter)

    const pair = await merged()
    await as('zhoumin', tx => separate(tx, t.office, act('zhoumin'), pair.follower))
    await propose(t.office, pair.follower, new Date())
    expect(await suggested(pair.follower)).not.toContain(pair.lead)
    await isWhole()
  })
})

describe('a merger', () => {
  it('is decided by the guardian, has one effect and says so in the ledger, to the resident and on both matters', async () => {
    const { lead, follower } = await merged()
    expect(await stateOf(follower)).toBe('merged')
    const shown = await detail('zhoumin', follower)
    expect(shown.lead?.id).toBe(lead)
    expect(shown.canSeparate).toBe(true)
    expect(shown.decisions.map(one => one.kindText)).toEqual(['并案'])
    expect(shown.timeline.at(-1)?.what).toBe('审定：并案')
    expect((await detail('zhoumin', lead)).followers.map(one => one.id)).toEqual([follower])
    const status = await resident(follower, tx => appealStatus(tx, follower))
    expect(status.stateText).toBe('已并案')
    expect(status.steps.at(-1)?.text).toMatch(/一并办理/)
    await isWhole()
  })

  it('is refused into itself, into nothing, into a stranger, into what has ended or follows another', async () => {
    const { lead, follower } = await merged()
    const other = await t.proposed(grievance().first)
    const refused = (leadId?: string) => say('zhoumin', other.matter, { kind: 'merge', leadId })
    await expect(refused()).rejects.toMatchObject({ status: 422 })
    await expect(refused(other.matter)).rejects.toMatchObject({ status: 422 })
    await expect(refused(crypto.randomUUID())).rejects.toMatchObject({ status: 404 })
    await expect(refused(follower)).rejects.toMatchObject({ status: 409 })
    await answered(lead)
    await expect(refused(lead)).rejects.toMatchObject({ status: 409 })
    expect(await stateOf(other.matter)).toBe('proposed')
  })

  it('goes where its leader goes, and is answered with it', async () => {
    const { lead, follower } = await merged()
    await answered(lead)
    for (const id of [lead, follower]) {
      const { state, answer: said, department } = await detail('fangjianguo', id)
      expect({ state, said, department: department?.id }).toEqual({
        state: 'answered',
        said: answer,
        department: 'urban',
      })
    }
    const status = await resident(follower, tx => appealStatus(tx, follower))
    expect(status.answer?.text).toBe(answer)
    expect(status.steps.at(-1)?.text).toBe('已答复您')
    await resident(follower, tx => giveFeedback(tx, t.office, follower, { helped: true }, new Date()))
    expect(await stateOf(follower)).toBe('closed')
    expect(await stateOf(lead)).toBe('answered')
    await isWhole()
  })

  it('is seen by whoever handles its leader, also where it comes later, and goes back with it', async () => {
    const { first, again } = grievance()
    const lead = await t.dispatched(first)
    await as('fangjianguo', tx => signOrder(tx, t.office, act('fangjianguo'), lead.order))
    await as('fangjianguo', tx => assignOrder(tx, t.office, act('fangjianguo'), lead.order, t.person('yangfan').id))
    const follower = await t.proposed(again)
    await expect(detail('yangfan', follower.matter)).rejects.toMatchObject({ status: 404 })
    await merge(follower.matter, lead.matter)
    expect((await detail('yangfan', lead.matter)).followers).toHaveLength(1)
    expect((await detail('yangfan', follower.matter)).canSeparate).toBe(false)
    expect((await detail('fangjianguo', follower.matter)).canSeparate).toBe(true)

    const other = await merged()
    await say('zhoumin', other.lead, { kind: 'approve' })
    await as('fangjianguo', async tx =>
      returnOrder(tx, t.office, act('fangjianguo'), await orderOf(other.lead), {
        code: 'duty',
        reason: '不是本部门的事',
      }),
    )
    expect((await detail('zhoumin', other.follower)).department?.id).toBe(t.person('zhoumin').department.id)
    await isWhole()
  })

  it('makes its leader as urgent as it is', async () => {
    const { first, again } = grievance()
    const lead = await t.proposed(first)
    const follower = await t.proposed({ ...again, text: `${again.text}有人煤气中毒昏倒了，快救命！` })
    expect((await detail('zhoumin', follower.matter)).urgency).toBe('danger')
    await merge(follower.matter, lead.matter)
    expect((await detail('zhoumin', lead.matter)).urgency).toBe('danger')
  })

  it('takes along what follows it', async () => {
    const { lead, follower } = await merged()
    const top = await t.proposed(grievance().first)
    await merge(lead, top.matter)
    expect((await detail('zhoumin', top.matter)).followers.map(one => one.id).toSorted()).toEqual(
      [lead, follower].toSorted(),
    )
    // a ring can't come about
    await expect(merge(top.matter, follower)).rejects.toMatchObject({ status: 409 })
    await answered(top.matter)
    expect([await stateOf(lead), await stateOf(follower)]).toEqual(['answered', 'answered'])
    await isWhole()
  })
})

describe('what followed another matter stands alone again', () => {
  it('when the guardian or its department says that it is something else, and nobody else', async () => {
    const { lead, follower } = await merged()
    const stranger = as('tangjing', tx => separate(tx, t.office, act('tangjing'), follower))
    await expect(stranger).rejects.toMatchObject({ status: 403 })
    await as('zhoumin', tx => separate(tx, t.office, act('zhoumin'), follower))
    expect(await stateOf(follower)).toBe('received')
    expect((await detail('zhoumin', lead)).followers).toEqual([])
    const again = as('zhoumin', tx => separate(tx, t.office, act('zhoumin'), follower))
    await expect(again).rejects.toMatchObject({ status: 409 })
    await isWhole()
  })

  it('when the resident adds to it', async () => {
    const { follower } = await merged()
    await resident(follower, tx => supplement(tx, t.office, follower, '昨天又多了一家。', new Date()))
    expect(await stateOf(follower)).toBe('received')
    await propose(t.office, follower, new Date())
    expect(await stateOf(follower)).toBe('proposed')
    await isWhole()
  })

  it('when the answer did not help them', async () => {
    const { lead, follower } = await merged()
    await answered(lead)
    await resident(follower, tx => giveFeedback(tx, t.office, follower, { helped: false }, new Date()))
    expect(await stateOf(follower)).toBe('received')
    expect(await stateOf(lead)).toBe('answered')
    await propose(t.office, follower, new Date())
    await answered(follower)
    expect((await detail('zhoumin', follower)).lead).toBeNull()
    await isWhole()
  })

  it('within a minute after its leader ended without an answer', async () => {
    const refused = await merged()
    await say('zhoumin', refused.lead, { kind: 'refuse', reason: '不属于受理范围' })
    const withdrawn = await merged()
    await resident(withdrawn.lead, tx => withdraw(tx, t.office, withdrawn.lead, new Date()))
    await tick(t.office, new Date())
    for (const id of [refused.follower, withdrawn.follower]) {
      expect(await stateOf(id)).toBe('received')
      expect((await detail('zhoumin', id)).timeline.at(-1)).toMatchObject({
        what: '改为单独办理',
        who: { kind: 'system' },
      })
    }
    await isWhole()
  })

  it('or is withdrawn by whoever wrote it, and its leader goes on', async () => {
    const { lead, follower } = await merged()
    await resident(follower, tx => withdraw(tx, t.office, follower, new Date()))
    expect((await detail('zhoumin', lead)).followers).toEqual([])
    await answered(lead)
    expect(await stateOf(follower)).toBe('withdrawn')
    await isWhole()
  })
})

describe('the database', () => {
  it('merges nothing without a decision, tells nothing that was not decided, and rewrites no merger', async () => {
    const { lead, follower } = await merged()
    const { first } = grievance()
    const other = await t.proposed(first)
    const refusal = (text: string, values: unknown[] = []) =>
      t.office.store.pool.connect().then(async client => {
        try {
          await client.query(`begin; set local app.scope = 'system'; set local search_path = bangban`)
          await client.query(text, values)
          return 'done'
        } catch (error) {
          return (error as { code?: string }).code
        } finally {
          await client.query('rollback')
          client.release()
        }
      })
    expect(await refusal(`update matter set state = 'merged' where id = $1`, [other.matter])).toBe('BB006')
    expect(
      await refusal(
        `insert into merged_matter (id, lead_id, effect_id, merged_at)
         select $1, lead_id, effect_id, now() from merged_matter where id = $2`,
        [other.matter, follower],
      ),
    ).toBe('BB006')
    expect(await refusal(`update merged_matter set lead_id = $1 where id = $2`, [other.matter, follower])).toBe('42501')
    expect(await refusal(`update matter set state = 'answered', answer = '都好了' where id = $1`, [follower])).toBe(
      'BB006',
    )
    await answered(lead)
    expect(await stateOf(follower)).toBe('answered')
  })

  it('and the ledger bears all of it out', async () => {
    const pipe = new PassThrough()
    exportLedger(t.office.store, t.office.ledger, pipe).then(
      () => pipe.end(),
      error => pipe.destroy(error as Error),
    )
    const verdict = await verifyLedger(linesOf(pipe))
    expect(verdict).toMatchObject({ ok: true, problems: [] })
  })
})
