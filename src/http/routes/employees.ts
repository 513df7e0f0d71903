import { z } from '@hono/zod-openapi'
import {
  actorOf,
  employeeDetail,
  handOverStopped,
  listEmployees,
  mayManage,
  reportIncident,
  stopEmployee,
} from '../../casework/index.ts'
import { refuseClassified } from '../../language/index.ts'
import { Invalid, NotAllowed, NotFound } from '../../problems.ts'
import { advance, appoint, guardians, resume } from '../../roster/index.ts'
import {
  AdvanceInput,
  EmployeeDetail,
  EmployeeSummary,
  GuardianInput,
  IncidentInput,
  SuspendInput,
} from '../../shapes/organisation.ts'
import { lookedUp, notAnObject, writing } from '../../shapes/text.ts'
import type { Web } from '../context.ts'
import type { Endpoints, Seen } from '../endpoint.ts'

const Id = z.object({ id: z.string().min(1).max(60) })

const ResumeInput = z
  .object({ reason: writing('请写明理由', 2, 500), scenarioId: lookedUp('请选择场景').optional() }, notAnObject)
  .openapi('ResumeInput')

/** The register of digital employees: stop, resume, appoint, advance. */
export function employeeRoutes({ signed }: Endpoints, web: Web): void {
  const { office } = web
  const { ledger } = office

  async function refuseStrangers({ tx, act }: Seen, id: string) {
    const employee = await tx.selectFrom('employee').select('id').where('id', '=', id).executeTakeFirst()
    if (!employee || !office.roster.has(id)) throw new NotFound('没有这个数智员工。')
    if (!mayManage(act.person, await guardians(tx, act.now), id))
      throw new NotAllowed('只有监护人、代理人和数字治理师可以办这件事。')
  }

  /** Answers with the employee that a call was about, as it is afterwards. */
  const shownEmployee = {
    response: EmployeeDetail,
    show: ({ tx, act }: Seen, id: string) => employeeDetail(tx, office, act, id),
  }

  signed(
    {
      method: 'get',
      path: '/employees',
      tag: '数智员工',
      summary: '全部数智员工',
      access: 'employee.read',
      response: z.object({ items: z.array(EmployeeSummary) }),
    },
    async ({ tx, act }) => ({ items: await listEmployees(tx, office, act) }),
  )

  signed(
    {
      method: 'get',
      path: '/employees/{id}',
      tag: '数智员工',
      summary: '一个数智员工',
      access: 'employee.read',
      params: Id,
      response: EmployeeDetail,
    },
    ({ tx, act, params }) => employeeDetail(tx, office, act, params.id),
  )

  signed(
    {
      method: 'post',
      path: '/employees/{id}/suspend',
      tag: '数智员工',
      summary: '一键停用：整个数智员工或一个场景，在办事项转给人工',
      access: 'employee.read',
      params: Id,
      body: SuspendInput,
      ...shownEmployee,
      afterwards: async () => {
        // whoever pulled the brake doesn't wait for those who had a matter in hand; the next minute would do it as well
        handOverStopped(office, web.now()).catch(error =>
          web.log('hand-over failed', { error: error instanceof Error ? error.message : String(error) }),
        )
      },
    },
    async ({ tx, act, params, body, now }) => {
      refuseClassified([body.reason])
      await refuseStrangers({ tx, act }, params.id)
      if (body.scenarioId && !office.roster.get(params.id)?.scenarios.some(one => one.id === body.scenarioId)) {
        throw new Invalid('这个数智员工没有这个场景。')
      }
      await stopEmployee(tx, office, params.id, {
        actor: actorOf(act),
        now,
        reason: body.reason,
        scenarioId: body.scenarioId,
      })
      return params.id
    },
  )

  signed(
    {
      method: 'post',
      path: '/employees/{id}/resume',
      tag: '数智员工',
      summary: '恢复',
      access: 'employee.read',
      params: Id,
      body: ResumeInput,
      ...shownEmployee,
    },
    async ({ tx, act, params, body, now }) => {
      refuseClassified([body.reason])
      await refuseStrangers({ tx, act }, params.id)
      await resume(tx, { ledger, actor: actorOf(act), now }, params.id, body.reason, body.scenarioId)
      return params.id
    },
  )

  signed(
    {
      method: 'post',
      path: '/employees/{id}/advance',
      tag: '数智员工',
      summary: '备案、试用、上岗、退役',
      access: 'employee.govern',
      params: Id,
      body: AdvanceInput,
      ...shownEmployee,
    },
    async ({ tx, act, params, body, now }) => {
      refuseClassified([body.reason])
      const actor = actorOf(act)
      if (body.to === 'suspended') throw new Invalid('停用请用「一键停用」。')
      if (body.to === 'retired') {
        const working = await tx
          .selectFrom('employee')
          .select('id')
          .where('id', '=', params.id)
          .where('state', 'in', ['trial', 'service'])
          .executeTakeFirst()
        // what it had in hand goes to people before it leaves
        if (working) await stopEmployee(tx, office, params.id, { actor, now, reason: `退役：${body.reason}` })
        if (body.handOverTo) await appoint(tx, { ledger, actor, now }, params.id, body.handOverTo, 'guardian')
      }
      await advance(tx, { ledger, actor, now }, params.id, body.to, body.reason)
      return params.id
    },
  )

  signed(
    {
      method: 'post',
      path: '/employees/{id}/guardians',
      tag: '数智员工',
      summary: '指定监护人或代理人',
      access: 'employee.govern',
      params: Id,
      body: GuardianInput,
      ...shownEmployee,
    },
    async ({ tx, act, params, body, now }) => {
      await appoint(tx, { ledger, actor: actorOf(act), now }, params.id, body.personId, body.as)
      return params.id
    },
  )

  signed(
    {
      method: 'post',
      path: '/employees/{id}/incidents',
      tag: '数智员工',
      summary: '报告事故，可以写明是哪一件事项',
      access: 'employee.read',
      params: Id,
      body: IncidentInput,
      ...shownEmployee,
    },
    async ({ tx, act, params, body }) => {
      refuseClassified([body.what])
      await refuseStrangers({ tx, act }, params.id)
      await reportIncident(tx, office, act, params.id, body)
      return params.id
    },
  )
}
