import { join } from 'node:path'
import { hashPassword } from 'better-auth/crypto'
import { readHotIssues } from '../casework/index.ts'
import type { RecordRef } from '../ledger/index.ts'
import type { OpenedOffice } from '../office.ts'
import { insertPeople, type Role, randomPassword, roleNames, setPassword, type WorkingWindow } from '../people/index.ts'
import { advance, appoint } from '../roster/index.ts'
import { systemSession, type Tx, writePrivateFile } from '../store/index.ts'
import { demoCategories, demoDepartments, demoExamples, demoPeople, demoPlaces, toCell, toWindows } from './files.ts'
import { replayHistory } from './history.ts'
import { loadDemoLibrary } from './library.ts'

/** Accounts that a newcomer can sign in with, one for each role and a second where two people must act together. */
const accounts = [
  'zhoumin',
  'linfeng',
  'fanzhiyuan',
  'fangjianguo',
  'luxin',
  'yangfan',
  'hexiulan',
  'dengyu',
  'tangjing',
  'songwei',
  'qinlang',
] as const

export const fixedDemoPassword = 'bangban-demo-2026'
export const demoAccountsFile = 'demo-accounts.txt'

export interface DemoOptions {
  readonly fixedPasswords: boolean
  /** These categories alone, for a small district that is ready sooner. */
  readonly categories?: readonly string[]
  /** Without the weeks that lie behind the district. */
  readonly withoutHistory?: boolean
  /** Without anything that its adviser could quote. */
  readonly withoutLibrary?: boolean
  readonly log: (line: string) => void
}

/** Days before now when the district of the demo was founded. */
const foundedDaysAgo = 60

async function insertDistrict(tx: Tx, founded: Date, isWanted: (category: string) => boolean): Promise<RecordRef[]> {
  await tx.insertInto('district').values({ name: '示范区', isDemo: true, hotline: '0700-12345' }).execute()
  const departments = demoDepartments()
  await tx
    .insertInto('department')
    .values(departments.map((one, i) => ({ ...one, slug: one.id, createdAt: new Date(founded.getTime() + i * 1000) })))
    .execute()
  const categories = demoCategories().filter(one => isWanted(one.id))
  await tx
    .insertInto('category')
    .values(categories.map(({ department, ...rest }) => ({ ...rest, departmentId: department })))
    .execute()
  const places = demoPlaces()
  await tx.insertInto('gridCell').values(places.map(toCell)).execute()
  const newcomers = demoPeople()
  const people = await insertPeople(
    tx,
    newcomers.map(({ department, hours, ...rest }) => ({ ...rest, departmentId: department })),
  )
  const windows = newcomers.flatMap(({ hours = [] }, i) =>
    toWindows(hours).map(one => ({ personId: people.ids[i] ?? '', ...one })),
  )
  const hours = await insertHours(tx, windows)
  return [
    { table: 'district', id: 't' },
    ...departments.map((one): RecordRef => ({ table: 'department', id: one.id })),
    ...categories.map((one): RecordRef => ({ table: 'category', id: one.id })),
    ...places.map((one): RecordRef => ({ table: 'grid_cell', id: one.grid })),
    ...people.records,
    ...hours,
  ]
}

async function insertHours(tx: Tx, windows: readonly (WorkingWindow & { personId: string })[]): Promise<RecordRef[]> {
  const rows = await tx
    .insertInto('workingWindow')
    .values(
      windows.map(({ personId, weekday, from, until }) => ({
        personId,
        weekday,
        fromMinute: from,
        untilMinute: until,
        endedAt: null,
      })),
    )
    .returning('id')
    .execute()
  return rows.map(({ id }): RecordRef => ({ table: 'working_window', id }))
}

async function insertExamples(tx: Tx, founded: Date, isWanted: (category: string) => boolean): Promise<RecordRef[]> {
  const examples = demoExamples().filter(one => isWanted(one.category))
  for (let i = 0; i < examples.length; i += 500) {
    await tx
      .insertInto('routingExample')
      .values(
        examples.slice(i, i + 500).map(one => ({
          id: one.id,
          title: one.title,
          content: one.text,
          place: one.place ?? null,
          categoryId: one.category,
          origin: 'seed' as const,
          addedAt: founded,
        })),
      )
      .execute()
  }
  return examples.map((one): RecordRef => ({ table: 'routing_example', id: one.id }))
}

/** Gives the demo accounts their passwords, and writes them to a file that only its owner reads. */
export async function writeAccounts(
  opened: OpenedOffice,
  data: string,
  { fixedPasswords }: Pick<DemoOptions, 'fixedPasswords'>,
): Promise<void> {
  const people = await opened.office.store.open
    .selectFrom('person as p')
    .innerJoin('membership as m', 'm.personId', 'p.id')
    .innerJoin('department as d', 'd.id', 'm.departmentId')
    .select(['p.id', 'p.username', 'p.name', 'm.role', 'd.name as department'])
    .where('p.username', 'in', accounts)
    .execute()
  const lines: string[] = []
  for (const account of accounts) {
    const person = people.find(one => one.username === account)
    if (!person) continue
    const password = fixedPasswords ? fixedDemoPassword : randomPassword()
    await setPassword(opened.office.store.open, person.id, await hashPassword(password))
    const names = person.role.split(',').map(role => roleNames[role as Role])
    lines.push([account.padEnd(12), password.padEnd(20), person.name, names.join('、'), person.department].join('  '))
  }
  writePrivateFile(
    join(data, demoAccountsFile),
    `示范区演示账号（账号、密码、姓名、角色、部门）。只供演示，不要用于真实办公。\n\n${lines.join('\n')}\n`,
  )
}

/** Founds the fictional district in an empty database, and lets it live through some weeks. */
export async function loadDemo(opened: OpenedOffice, data: string, options: DemoOptions): Promise<void> {
  const { office } = opened
  const { ledger, store } = office
  const now = new Date()
  const founded = new Date(now.getTime() - foundedDaysAgo * 86_400_000)
  const isWanted = (category: string) => options.categories?.includes(category) ?? true
  options.log('正在建立示范区……')
  await store.as(systemSession, async tx => {
    const records = await insertDistrict(tx, founded, isWanted)
    ledger.append(tx, { type: 'district.founded', at: founded, actor: { kind: 'system' }, records })
    const examples = await insertExamples(tx, founded, isWanted)
    ledger.append(tx, { type: 'examples.loaded', at: founded, actor: { kind: 'system' }, records: examples })
  })
  options.log('正在训练分拨模型……')
  await opened.founded()
  await store.as(systemSession, async tx => {
    const find = (account: string) =>
      tx.selectFrom('person').select('id').where('username', '=', account).executeTakeFirstOrThrow()
    const governor = await find('tangjing')
    const change = { ledger, actor: { kind: 'person' as const, id: governor.id }, now: founded }
    for (const [employee, { scenarios }] of office.roster) {
      // nobody answers from an empty library
      if (options.withoutLibrary && scenarios.every(one => one.outcome === 'information')) continue
      await appoint(tx, change, employee, (await find('zhoumin')).id, 'guardian')
      await appoint(tx, change, employee, (await find('linfeng')).id, 'deputy')
      await advance(tx, change, employee, 'trial', '示范区试用')
      await advance(
        tx,
        { ...change, now: new Date(founded.getTime() + 14 * 86_400_000) },
        employee,
        'service',
        '试用期考核合格',
      )
    }
  })
  if (!options.withoutLibrary) {
    options.log('正在发布示范区的政策和办事指南……')
    await loadDemoLibrary(opened, new Date(founded.getTime() + 15 * 86_400_000))
  }
  if (!options.withoutHistory) {
    options.log('正在办理示范区近几周的诉求……')
    await store.as(systemSession, async tx => {
      const find = (account: string) =>
        tx.selectFrom('person').select('id').where('username', '=', account).executeTakeFirstOrThrow()
      const change = { ledger, actor: { kind: 'person' as const, id: (await find('tangjing')).id }, now: founded }
      await appoint(tx, change, 'appeal-router', (await find('fanzhiyuan')).id, 'arbiter')
    })
    await replayHistory(office, now)
    await readHotIssues(office, now)
  }
  await writeAccounts(opened, data, options)
  await store.as(systemSession, tx => ledger.checkpoint(tx, new Date()))
}
