import { z } from '@hono/zod-openapi'
import { CategoryRef, Instant, NamedRef } from './common.ts'
import { ServiceGap } from './service.ts'
import { lookedUp, notAnObject, writing } from './text.ts'

export const Role = z.enum(
  ['guardian', 'officer', 'grid_worker', 'counter', 'trainer', 'governor', 'auditor', 'admin'],
  '没有这个角色',
)

export const Person = z
  .object({
    id: z.string(),
    account: z.string(),
    name: z.string(),
    title: z.string().nullable(),
    department: NamedRef,
    roles: z.array(Role),
    grid: z.string().nullable(),
    isDisabled: z.boolean(),
  })
  .openapi('Person')

const minuteOf = (text: string) => z.int(text).min(0, text).max(1440, text)

/** A time of the week in which somebody works; minutes of the day in Beijing. */
export const WorkingWindow = z
  .object(
    {
      weekday: z.int('请选择星期几').min(1, '请选择星期几').max(7, '请选择星期几').describe('1 Monday … 7 Sunday'),
      from: minuteOf('请填写开始时间'),
      until: minuteOf('请填写结束时间').describe('not part of it; 1440 is midnight'),
    },
    notAnObject,
  )
  .openapi('WorkingWindow')

export const WorkingHours = z.object({ items: z.array(WorkingWindow) }).openapi('WorkingHours')
export const WorkingHoursInput = z
  .object({ windows: z.array(WorkingWindow, '在岗时段须是一个列表').max(28, '在岗时段最多 28 个') }, notAnObject)
  .openapi('WorkingHoursInput')

/** Somebody to whom an order may be given. */
export const Assignable = Person.extend({
  isNear: z.boolean().describe('walks the cell of the grid where the matter is'),
  isElsewhere: z.boolean().describe('walks another cell'),
  isAway: z.boolean().describe('on leave now'),
  reason: z.string().describe('why they are suggested or not, in a few words; empty where nothing is known'),
  visit: z
    .object({ from: Instant, until: Instant })
    .nullable()
    .describe('the first time before the order is due at which they work and the resident is at home'),
}).openapi('Assignable')

export const Leave = z.object({ id: z.string(), from: Instant, until: Instant }).openapi('Leave')
export const LeaveInput = z.object({ from: Instant, until: Instant }, notAnObject).openapi('LeaveInput')

export const Me = Person.extend({
  twoFactorEnabled: z.boolean(),
  guardianOf: z.array(NamedRef.extend({ as: z.enum(['guardian', 'deputy', 'arbiter']) })),
  leave: z.array(Leave),
  workingHours: z.array(WorkingWindow).describe("none: the office's hours"),
  districtName: z.string(),
  isDemo: z.boolean(),
  rollback: z
    .object({
      kind: z.enum(['shorter', 'rewritten', 'foreign']),
      size: z.int().describe('entries that the ledger has'),
      keptSize: z.int().describe('entries that it had by a checkpoint that was kept outside the database'),
      keptAt: Instant,
    })
    .nullable()
    .describe('for those who answer for the record: the ledger was set back behind a kept checkpoint'),
}).openapi('Me')

export const Department = z
  .object({
    id: z.string(),
    name: z.string(),
    short: z.string(),
    kind: z.enum(['hub', 'bureau', 'town']),
    phone: z.string(),
    duties: z.string(),
  })
  .openapi('Department')

export const Category = CategoryRef.extend({ department: NamedRef, days: z.int() }).openapi('Category')

const askAccount = '账号用小写字母开头，只含小写字母、数字、点和下划线，3 到 31 位'
const askRoles = '至少选一个角色'

export const NewPerson = z
  .object(
    {
      account: z
        .string(askAccount)
        .trim()
        .regex(/^[a-z][a-z0-9._]{2,30}$/, askAccount),
      name: writing('请填写姓名', 1, 30),
      title: writing('请填写职务', 0, 40).optional(),
      departmentId: lookedUp('请选择部门'),
      roles: z.array(Role, askRoles).min(1, askRoles),
      grid: writing('请填写网格', 0, 40).optional(),
    },
    notAnObject,
  )
  .openapi('NewPerson')

export const NewPassword = z
  .object({ account: z.string(), password: z.string().describe('shown once') })
  .openapi('NewPassword')

export const RolesInput = z
  .object({ roles: z.array(Role, askRoles).min(1, askRoles) }, notAnObject)
  .openapi('RolesInput')

export const SetupState = z.object({ needed: z.boolean(), districtName: z.string() }).openapi('SetupState')

/** The first-start wizard: the office's name, its hub department, and the first administrator. */
export const SetupInput = z
  .object(
    {
      code: z.string('请填写启动时打印的安装码').trim().min(1, '请填写启动时打印的安装码').max(80, '安装码没有这么长'),
      districtName: writing('请填写本区名称（至少 2 个字）', 2, 30),
      hubName: writing('请填写受理部门名称（至少 2 个字）', 2, 40),
      account: NewPerson.shape.account,
      name: NewPerson.shape.name,
      password: z.string('请设置密码').min(12, '密码至少 12 位').max(128, '密码不要超过 128 位'),
    },
    notAnObject,
  )
  .openapi('SetupInput')

export const EmployeeState = z.enum(['registered', 'trial', 'service', 'suspended', 'retired'], '请选择状态')

export const Scorecard = z
  .object({
    decided: z.int(),
    approved: z.int(),
    amended: z.int(),
    returned: z.int(),
    refused: z.int(),
    takenOver: z.int(),
    firstTimeRight: z.number().nullable().describe('share of dispatches that the first department accepted'),
    errorShare: z.number().nullable().describe('amended, returned or taken over among the last 100 decisions'),
  })
  .openapi('Scorecard')

export const EmployeeSummary = z
  .object({
    id: z.string(),
    number: z.string(),
    name: z.string(),
    category: z.string(),
    department: NamedRef,
    state: EmployeeState,
    stateText: z.string(),
    version: z.string(),
    guardian: NamedRef.nullable(),
    deputies: z.array(NamedRef),
    actingGuardian: NamedRef.nullable().describe(
      'who decides today: the guardian, or a deputy while they are on leave',
    ),
    arbiter: NamedRef.nullable().describe('who decides what departments returned twice'),
    scenarios: z.array(
      z.object({
        id: z.string(),
        name: z.string(),
        outcome: z.enum(['information', 'decision']),
        guideline: z.int(),
        due: z.string(),
        isSuspended: z.boolean(),
      }),
    ),
    openCount: z.int(),
    scorecard: Scorecard,
    canManage: z.boolean().describe('this person may suspend or resume it'),
    canGovern: z.boolean().describe('this person may move it along its life and appoint guardians'),
  })
  .openapi('EmployeeSummary')

export const EmployeeDetail = EmployeeSummary.extend({
  purpose: z.string(),
  can: z.array(z.string()),
  cannot: z.array(z.string()),
  dataScope: z.array(z.string()),
  supplier: z.string(),
  model: z.string(),
  errorThreshold: z.number(),
  history: z.array(z.object({ at: Instant, who: z.string(), what: z.string(), note: z.string().nullable() })),
  nextStates: z.array(EmployeeState),
  incidents: z.array(
    z.object({ id: z.string(), at: Instant, who: z.string(), what: z.string(), receipt: z.string().nullable() }),
  ),
}).openapi('EmployeeDetail')

export const SuspendInput = z
  .object(
    {
      reason: writing('请写明原因', 2, 500),
      scenarioId: lookedUp('请选择场景').optional().describe('one scenario; absent: the whole employee'),
    },
    notAnObject,
  )
  .openapi('SuspendInput')

export const AdvanceInput = z
  .object(
    {
      to: EmployeeState,
      reason: writing('请写明理由', 2, 500),
      handOverTo: lookedUp('请选择接手的人')
        .optional()
        .describe('with retired: the person who takes over open matters'),
    },
    notAnObject,
  )
  .openapi('AdvanceInput')

export const IncidentInput = z
  .object(
    {
      what: writing('请写明发生了什么（至少 4 个字）', 4, 2000),
      receipt: z.string('请填写受理编号').trim().max(40, '受理编号没有这么长，请核对').optional(),
    },
    notAnObject,
  )
  .openapi('IncidentInput')

export const GuardianInput = z
  .object(
    {
      personId: lookedUp('请选择人员'),
      as: z.enum(['guardian', 'deputy', 'arbiter', 'none'], '请选择监护人、代理人、裁定人或不再担任'),
    },
    notAnObject,
  )
  .openapi('GuardianInput')

export const Overview = z
  .object({
    days: z.array(z.object({ day: z.string(), filed: z.int(), answered: z.int() })),
    states: z.array(z.object({ state: z.string(), stateText: z.string(), count: z.int() })),
    departments: z.array(
      z.object({
        department: NamedRef,
        open: z.int(),
        overdue: z.int(),
        answered: z.int(),
        helpedShare: z.number().nullable(),
        returned: z.int(),
      }),
    ),
    gaps: z.array(ServiceGap).describe('who is served otherwise than the others, by more than chance'),
    totals: z.object({
      filed: z.int(),
      open: z.int(),
      overdue: z.int(),
      firstTimeRight: z.number().nullable(),
      helpedShare: z.number().nullable(),
      onTimeShare: z.number().nullable(),
    }),
  })
  .openapi('Overview')

export type Role = z.infer<typeof Role>
export type WorkingWindow = z.infer<typeof WorkingWindow>
export type Assignable = z.infer<typeof Assignable>
export type Person = z.infer<typeof Person>
export type Me = z.infer<typeof Me>
export type Department = z.infer<typeof Department>
export type Category = z.infer<typeof Category>
export type NewPerson = z.infer<typeof NewPerson>
export type EmployeeState = z.infer<typeof EmployeeState>
export type Scorecard = z.infer<typeof Scorecard>
export type EmployeeSummary = z.infer<typeof EmployeeSummary>
export type EmployeeDetail = z.infer<typeof EmployeeDetail>
export type SetupInput = z.infer<typeof SetupInput>
export type Overview = z.infer<typeof Overview>
