import { randomInt } from 'node:crypto'
import { type Kysely, sql } from 'kysely'
import type { Actor, Ledger, RecordRef } from '../ledger/index.ts'
import { Conflict, NotFound } from '../problems.ts'
import { holdEmployees, type Tables, type Tx } from '../store/index.ts'
import type { Person, Role } from './permissions.ts'
import { roles } from './permissions.ts'

type Reader = Kysely<Tables> | Tx

function isRole(name: string): name is Role {
  return (roles as readonly string[]).includes(name)
}

function people(db: Reader) {
  return db
    .selectFrom('person as p')
    .innerJoin('membership as m', 'm.personId', 'p.id')
    .innerJoin('department as d', 'd.id', 'm.departmentId')
    .select([
      'p.id',
      'p.name',
      'p.username',
      'p.isDisabled',
      'm.role',
      'm.title',
      'm.grid',
      'd.id as departmentId',
      'd.name as departmentName',
      'd.kind as departmentKind',
    ])
}

type PersonRow = Awaited<ReturnType<ReturnType<typeof people>['executeTakeFirstOrThrow']>>

function toPerson(row: PersonRow): Person {
  return {
    id: row.id,
    name: row.name,
    account: row.username,
    title: row.title,
    grid: row.grid,
    isDisabled: row.isDisabled,
    roles: row.role.split(',').filter(isRole),
    department: { id: row.departmentId, name: row.departmentName, kind: row.departmentKind },
  }
}

export async function findPerson(db: Reader, id: string): Promise<Person | undefined> {
  const row = await people(db).where('p.id', '=', id).executeTakeFirst()
  return row && toPerson(row)
}

/**
 * Who stands behind each of these sign-in sessions now, in one question to the database. A session that was ended or
 * has expired, and one of a disabled account, is absent.
 */
export async function peopleOfSessions(
  db: Reader,
  sessions: readonly string[],
  now: Date,
): Promise<ReadonlyMap<string, Person>> {
  const rows = await people(db)
    .innerJoin('loginSession as s', 's.personId', 'p.id')
    .select('s.id as session')
    .where(sql<boolean>`s.id = any(${sessions})`)
    .where('s.expiresAt', '>', now)
    .where('p.isDisabled', '=', false)
    .execute()
  return new Map(rows.map(row => [row.session, toPerson(row)]))
}

/** Who signed in with this token, by a session that has not ended at `now`; also a disabled account. */
export async function personOfToken(db: Reader, token: string, now: Date) {
  const row = await people(db)
    .innerJoin('loginSession as s', 's.personId', 'p.id')
    .select(['s.id as session', 's.createdAt', 's.expiresAt'])
    .where('s.token', '=', token)
    .where('s.expiresAt', '>', now)
    .executeTakeFirst()
  return row && { session: row.session, createdAt: row.createdAt, expiresAt: row.expiresAt, person: toPerson(row) }
}

export async function getPerson(db: Reader, id: string): Promise<Person> {
  const person = await findPerson(db, id)
  if (!person) throw new NotFound('没有找到这个人员。')
  return person
}

export async function listPeople(db: Reader): Promise<Person[]> {
  const rows = await people(db).orderBy('d.createdAt').orderBy('d.id').orderBy('p.username').execute()
  return rows.map(toPerson)
}

export interface NewPerson {
  readonly account: string
  readonly name: string
  readonly departmentId: string
  readonly roles: readonly Role[]
  readonly title?: string | undefined
  readonly grid?: string | undefined
}

/** Adds people without passwords; returns what changed, for the ledger entry of the caller. */
export async function insertPeople(
  tx: Tx,
  fresh: readonly NewPerson[],
): Promise<{ ids: string[]; records: RecordRef[] }> {
  const rows = fresh.map(one => ({ ...one, id: crypto.randomUUID(), membershipId: crypto.randomUUID() }))
  if (rows.length === 0) return { ids: [], records: [] }
  await tx
    .insertInto('person')
    .values(
      rows.map(r => ({
        id: r.id,
        name: r.name,
        username: r.account,
        displayUsername: r.account,
        // better-auth wants an address of mail; nobody is ever written to at this one
        email: `${r.account}@bangban.invalid`,
      })),
    )
    .execute()
  await tx
    .insertInto('membership')
    .values(
      rows.map(r => ({
        id: r.membershipId,
        departmentId: r.departmentId,
        personId: r.id,
        role: r.roles.join(','),
        title: r.title ?? null,
        grid: r.grid ?? null,
      })),
    )
    .execute()
  return {
    ids: rows.map(r => r.id),
    records: rows.flatMap(r => [
      { table: 'person' as const, id: r.id },
      { table: 'membership' as const, id: r.membershipId },
    ]),
  }
}

/** Ends every sign-in of a person, and what could still become one: a password given whose second factor is awaited. */
async function endSessions(tx: Reader, personId: string): Promise<void> {
  await tx.deleteFrom('loginSession').where('personId', '=', personId).execute()
  await sql`delete from verification where value = ${personId}`.execute(tx)
}

/** Ends what programs of a person can still do, where their sign-ins end too; returns what changed, for the caller's entry. */
export async function endAccessTokens(tx: Tx, personId: string, now: Date): Promise<RecordRef[]> {
  const rows = await tx
    .updateTable('accessToken')
    .set({ revokedAt: now })
    .where('personId', '=', personId)
    .where('revokedAt', 'is', null)
    .returning('id')
    .execute()
  return rows.map(({ id }) => ({ table: 'access_token', id }))
}

/** Sets the password of an account, whose hash `hashPassword` of better-auth made. */
export async function setPassword(tx: Reader, personId: string, hash: string): Promise<void> {
  await tx.deleteFrom('account').where('personId', '=', personId).where('providerId', '=', 'credential').execute()
  await tx
    .insertInto('account')
    .values({ id: crypto.randomUUID(), accountId: personId, providerId: 'credential', personId, password: hash })
    .execute()
  await endSessions(tx, personId)
}

const alphabet = 'abcdefghjkmnpqrstuvwxyz23456789'

/** A password that can be read aloud: four groups of four, 79 bits. */
export function randomPassword(): string {
  const group = () => Array.from({ length: 4 }, () => alphabet[randomInt(alphabet.length)]).join('')
  return [group(), group(), group(), group()].join('-')
}

export interface PeopleChange {
  readonly ledger: Ledger
  readonly actor: Actor
  readonly now: Date
}

export async function addPerson(
  tx: Tx,
  { ledger, actor, now }: PeopleChange,
  fresh: NewPerson,
  passwordHash: string,
): Promise<string> {
  const taken = await tx.selectFrom('person').select('id').where('username', '=', fresh.account).executeTakeFirst()
  if (taken) throw new Conflict('这个账号已经有人使用，请换一个。')
  const department = await tx
    .selectFrom('department')
    .select('id')
    .where('id', '=', fresh.departmentId)
    .executeTakeFirst()
  if (!department) throw new NotFound('没有这个部门，请重新选择。')
  const { ids, records } = await insertPeople(tx, [fresh])
  const id = ids[0] ?? ''
  await setPassword(tx, id, passwordHash)
  ledger.append(tx, { type: 'person.added', at: now, actor, data: { person: id, roles: fresh.roles }, records })
  return id
}

/** A person keeps at least one administrator and no employee loses its guardian silently: the database checks the latter. */
async function refuseLastAdministrator(tx: Tx, id: string): Promise<void> {
  // all of them, in one order: of two at once the second waits and then sees what the first did
  const administrators = await tx
    .selectFrom('membership as m')
    .innerJoin('person as p', 'p.id', 'm.personId')
    .select('p.id')
    .where('p.isDisabled', '=', false)
    .where('m.role', 'like', '%admin%')
    .orderBy('p.id')
    .forUpdate()
    .execute()
  if (!administrators.some(one => one.id !== id)) throw new Conflict('这是最后一位系统管理员，请先指定另一位。')
}

/**
 * Nobody is taken from an employee while it needs them: its guardian, or a deputy without whom nobody could decide for
 * some time (see staysCovered in src/roster). Locks the person first, then the employees, as an appointment does, so
 * that of two changes at once the second sees the first.
 */
async function refuseIndispensable(tx: Tx, id: string, now: Date): Promise<void> {
  await tx.selectFrom('person').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  const guarded = await tx
    .selectFrom('guardianship')
    .select('employeeId')
    .where('personId', '=', id)
    .where('until', 'is', null)
    .execute()
  await holdEmployees(
    tx,
    guarded.map(one => one.employeeId),
  )
  const { rows } = await sql<{ name: string; kind: 'guardian' | 'deputy' }>`
    select e.name, g.kind from guardianship g join employee e on e.id = g.employee_id
    where g.person_id = ${id} and g.until is null and (
      (g.kind = 'guardian' and e.state <> 'retired')
      or (g.kind = 'deputy' and e.state not in ('registered', 'retired') and not exists (
        select from guardianship h
        where h.employee_id = e.id and h.kind <> 'arbiter' and h.until is null and h.person_id <> ${id} and has_role(h.person_id, 'guardian')
          and not exists (select from leave_of_absence l
            where l.person_id = h.person_id and l.cancelled_at is null and l.until > ${now}))))`.execute(tx)
  const [duty] = rows
  if (!duty) return
  throw new Conflict(
    duty.kind === 'guardian'
      ? `此人是「${duty.name}」的监护人，请先把监护交给他人。`
      : `「${duty.name}」的监护人正在或将要请假，此人是唯一的代理人。请先指定另一位代理人。`,
  )
}

export async function setRoles(
  tx: Tx,
  { ledger, actor, now }: PeopleChange,
  id: string,
  wanted: readonly Role[],
): Promise<void> {
  const person = await getPerson(tx, id)
  if (person.roles.includes('admin') && !wanted.includes('admin')) await refuseLastAdministrator(tx, id)
  if (person.roles.includes('guardian') && !wanted.includes('guardian')) await refuseIndispensable(tx, id, now)
  const row = await tx
    .updateTable('membership')
    .set({ role: [...new Set(wanted)].join(',') })
    .where('personId', '=', id)
    .returning('id')
    .executeTakeFirstOrThrow()
  // a changed role begins with a new sign-in
  await endSessions(tx, id)
  ledger.append(tx, {
    type: 'person.roles',
    at: now,
    actor,
    data: { person: id, roles: wanted },
    records: [{ table: 'membership', id: row.id }, ...(await endAccessTokens(tx, id, now))],
  })
}

export async function setDisabled(
  tx: Tx,
  { ledger, actor, now }: PeopleChange,
  id: string,
  isDisabled: boolean,
): Promise<void> {
  const person = await getPerson(tx, id)
  if (isDisabled && actor.kind === 'person' && actor.id === id) throw new Conflict('不能停用自己的账号。')
  if (isDisabled && person.roles.includes('admin')) await refuseLastAdministrator(tx, id)
  if (isDisabled) await refuseIndispensable(tx, id, now)
  await tx.updateTable('person').set({ isDisabled }).where('id', '=', id).execute()
  if (isDisabled) await endSessions(tx, id)
  const ended = isDisabled ? await endAccessTokens(tx, id, now) : []
  ledger.append(tx, {
    type: isDisabled ? 'person.disabled' : 'person.enabled',
    at: now,
    actor,
    data: { person: id },
    records: [{ table: 'person', id }, ...ended],
  })
}
