import { timingSafeEqual } from 'node:crypto'
import { z } from '@hono/zod-openapi'
import { hashPassword } from 'better-auth/crypto'
import { actorOf } from '../../casework/index.ts'
import { refuseClassified } from '../../language/index.ts'
import type { Rollback } from '../../ledger/index.ts'
import {
  addPerson,
  endAccessTokens,
  getPerson,
  listPeople,
  type Person as PersonType,
  randomPassword,
  setDisabled,
  setPassword,
  setRoles,
  setWorkingHours,
  workingHours,
} from '../../people/index.ts'
import { Conflict, NotAllowed } from '../../problems.ts'
import { cancelLeave, type LeaveRow, leaves, takeLeave } from '../../roster/index.ts'
import { found } from '../../setup.ts'
import {
  Leave,
  LeaveInput,
  Me,
  NewPassword,
  NewPerson,
  Person,
  RolesInput,
  SetupInput,
  SetupState,
  WorkingHours,
  WorkingHoursInput,
} from '../../shapes/organisation.ts'
import { notAnObject } from '../../shapes/text.ts'
import type { Tx } from '../../store/index.ts'
import type { Web } from '../context.ts'
import type { Endpoints } from '../endpoint.ts'

export function toPersonShape(person: PersonType): Person {
  const { department, ...rest } = person
  return { ...rest, roles: [...person.roles], department: { id: department.id, name: department.name } }
}

const toLeave = (row: LeaveRow) => ({ id: row.id, from: row.since.toISOString(), until: row.until.toISOString() })

const hoursOf = async (tx: Tx, id: string) => [...((await workingHours(tx, [id])).get(id) ?? [])]

const answersForRecord = (person: PersonType) =>
  (['governor', 'auditor', 'admin'] as const).some(role => person.roles.includes(role))

const toRollback = ({ kind, size, kept }: Rollback) => ({
  kind,
  size,
  keptSize: kept.size,
  keptAt: kept.at.toISOString(),
})

const Id = z.object({ id: z.string().min(1).max(80) })
const Nothing = z.object({}, notAnObject)

/** Who one is, people and their roles, leave, and the first-start wizard. */
export function peopleRoutes({ signed, open }: Endpoints, web: Web): void {
  const { office } = web
  const { ledger } = office

  signed(
    { method: 'get', path: '/me', tag: '我的', summary: '登录的是谁', access: 'signed-in', response: Me },
    async ({ tx, act, now }) => {
      const { person } = act
      const row = await tx
        .selectFrom('person')
        .select('twoFactorEnabled')
        .where('id', '=', person.id)
        .executeTakeFirstOrThrow()
      const guarded = await tx
        .selectFrom('guardianship as g')
        .innerJoin('employee as e', 'e.id', 'g.employeeId')
        .select(['e.id', 'e.name', 'g.kind'])
        .where('g.personId', '=', person.id)
        .where('g.until', 'is', null)
        .execute()
      const district = await tx.selectFrom('district').selectAll().executeTakeFirst()
      return {
        ...toPersonShape(person),
        twoFactorEnabled: row.twoFactorEnabled,
        guardianOf: guarded.map(one => ({ id: one.id, name: one.name, as: one.kind })),
        leave: (await leaves(tx, person.id, now)).map(toLeave),
        workingHours: await hoursOf(tx, person.id),
        districtName: district?.name ?? '帮办',
        isDemo: district?.isDemo ?? false,
        rollback: answersForRecord(person) && web.rollback ? toRollback(web.rollback) : null,
      }
    },
  )

  signed(
    {
      method: 'post',
      path: '/leave',
      tag: '我的',
      summary: '登记请假；监护人由代理人代为审定，其他人不再派单',
      access: 'leave.manage',
      body: LeaveInput,
      response: z.object({ items: z.array(Leave) }),
    },
    async ({ tx, act, body, now }) => {
      await takeLeave(
        tx,
        { ledger, actor: actorOf(act), now },
        act.person.id,
        new Date(body.from),
        new Date(body.until),
      )
      return { items: (await leaves(tx, act.person.id, now)).map(toLeave) }
    },
  )

  signed(
    {
      method: 'post',
      path: '/leave/{id}/cancel',
      tag: '我的',
      summary: '取消请假',
      access: 'leave.manage',
      params: z.object({ id: z.uuid() }),
      body: Nothing,
      response: z.object({ items: z.array(Leave) }),
    },
    async ({ tx, act, params, now }) => {
      await cancelLeave(tx, { ledger, actor: actorOf(act), now }, act.person.id, params.id)
      return { items: (await leaves(tx, act.person.id, now)).map(toLeave) }
    },
  )

  signed(
    {
      method: 'post',
      path: '/working-hours',
      tag: '我的',
      summary: '登记自己每周的在岗时段；一个也没有时按单位的办公时间',
      access: 'leave.manage',
      body: WorkingHoursInput,
      response: WorkingHours,
    },
    async ({ tx, act, body, now }) => {
      await setWorkingHours(tx, { ledger, actor: actorOf(act), now }, act.person.id, body.windows)
      return { items: await hoursOf(tx, act.person.id) }
    },
  )

  signed(
    {
      method: 'get',
      path: '/people/{id}/working-hours',
      tag: '组织人员',
      summary: '某人每周的在岗时段',
      access: 'people.read',
      params: Id,
      response: WorkingHours,
    },
    async ({ tx, params }) => {
      const { id } = await getPerson(tx, params.id)
      return { items: await hoursOf(tx, id) }
    },
  )

  signed(
    {
      method: 'post',
      path: '/people/{id}/working-hours',
      tag: '组织人员',
      summary: '登记某人每周的在岗时段',
      access: 'people.manage',
      params: Id,
      body: WorkingHoursInput,
      response: WorkingHours,
    },
    async ({ tx, act, params, body, now }) => {
      await setWorkingHours(tx, { ledger, actor: actorOf(act), now }, params.id, body.windows)
      return { items: await hoursOf(tx, params.id) }
    },
  )

  signed(
    {
      method: 'get',
      path: '/people',
      tag: '组织人员',
      summary: '全部人员',
      access: 'people.read',
      response: z.object({ items: z.array(Person) }),
    },
    async ({ tx }) => ({ items: (await listPeople(tx)).map(toPersonShape) }),
  )

  signed(
    {
      method: 'post',
      path: '/people',
      tag: '组织人员',
      summary: '新增人员；初始密码只显示一次',
      access: 'people.manage',
      body: NewPerson,
      response: NewPassword,
      isSecret: true,
      status: 201,
    },
    async ({ tx, act, body, now }) => {
      refuseClassified([body.name, body.title, body.grid])
      const password = randomPassword()
      await addPerson(tx, { ledger, actor: actorOf(act), now }, body, await hashPassword(password))
      return { account: body.account, password }
    },
  )

  signed(
    {
      method: 'post',
      path: '/people/{id}/roles',
      tag: '组织人员',
      summary: '调整角色',
      access: 'people.manage',
      params: Id,
      body: RolesInput,
      response: Person,
    },
    async ({ tx, act, params, body, now }) => {
      await setRoles(tx, { ledger, actor: actorOf(act), now }, params.id, body.roles)
      return toPersonShape(await getPerson(tx, params.id))
    },
  )

  for (const [action, isDisabled, summary] of [
    ['disable', true, '停用账号，立即退出登录'],
    ['enable', false, '启用账号'],
  ] as const) {
    signed(
      {
        method: 'post',
        path: `/people/{id}/${action}`,
        tag: '组织人员',
        summary,
        access: 'people.manage',
        params: Id,
        body: Nothing,
        response: Person,
      },
      async ({ tx, act, params, now }) => {
        await setDisabled(tx, { ledger, actor: actorOf(act), now }, params.id, isDisabled)
        return toPersonShape(await getPerson(tx, params.id))
      },
    )
  }

  signed(
    {
      method: 'post',
      path: '/people/{id}/reset-password',
      tag: '组织人员',
      summary: '重设密码；新密码只显示一次',
      access: 'people.manage',
      params: Id,
      body: Nothing,
      response: NewPassword,
      isSecret: true,
    },
    async ({ tx, act, params, now }) => {
      const person = await getPerson(tx, params.id)
      const password = randomPassword()
      await setPassword(tx, person.id, await hashPassword(password))
      const records = await endAccessTokens(tx, person.id, now)
      ledger.append(tx, { type: 'person.password', at: now, actor: actorOf(act), data: { person: person.id }, records })
      return { account: person.account, password }
    },
  )

  open(
    { method: 'get', path: '/setup', tag: '安装', summary: '是否需要首次安装', response: SetupState },
    async ({ tx }) => {
      const district = await tx.selectFrom('district').selectAll().executeTakeFirst()
      return { needed: district === undefined, districtName: district?.name ?? '' }
    },
  )

  open(
    {
      method: 'post',
      path: '/setup',
      tag: '安装',
      summary: '首次安装：本区、受理部门和第一位管理员',
      body: SetupInput,
      response: z.object({}),
      afterwards: () => web.onFounded(),
    },
    async ({ tx, body, now, ip }) => {
      web.limiter.count(`setup:${ip}`, 10, 300)
      if (await tx.selectFrom('district').select('name').executeTakeFirst())
        throw new Conflict('已经安装过了，请直接登录。')
      const given = Buffer.from(body.code.padEnd(64))
      const expected = Buffer.from(web.setupCode.padEnd(64))
      if (given.length !== expected.length || !timingSafeEqual(given, expected)) {
        throw new NotAllowed('安装码不对，请看启动程序的终端。')
      }
      refuseClassified([body.districtName, body.hubName, body.name])
      await found(tx, ledger, body, await hashPassword(body.password), now)
      return {}
    },
  )
}
