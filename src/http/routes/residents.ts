import { z } from '@hono/zod-openapi'
import {
  appealStatus,
  askForPerson,
  fileAppeal,
  findByReceipt,
  giveFeedback,
  supplement,
  withdraw,
} from '../../casework/index.ts'
import { refuseClassified } from '../../language/index.ts'
import { NotFound } from '../../problems.ts'
import {
  AppealInput,
  AppealKey,
  AppealReceipt,
  AppealStatus,
  CounterInput,
  FeedbackInput,
  SupplementInput,
} from '../../shapes/appeal.ts'
import { Category, Department } from '../../shapes/organisation.ts'
import { narrow, systemSession } from '../../store/index.ts'
import type { Web } from '../context.ts'
import type { Endpoints } from '../endpoint.ts'

const notice =
  '本平台用数智员工（计算机程序）协助读诉求、拟承办部门，并从已公开的文件里摘出原文回答提问。诉求派给哪个部门、怎样答复，都由有名有姓的工作人员审定；对提问的回答由工作人员事后抽查。全程留痕可查。您可以随时找工作人员，不必使用智能服务。'

const resident = { kind: 'resident' } as const

/** What residents do; they need no account. */
export function residentRoutes({ open }: Endpoints, web: Web): void {
  const { office, limiter } = web

  /** Guessing receipts is hopeless (65 random bits) and slow as well. */
  const find = async (tx: Parameters<typeof findByReceipt>[0], key: AppealKey, ip: string): Promise<string> => {
    limiter.count(`lookup:${ip}`, 60, 300, '查询太频繁，请五分钟后再试，或拨打热线。')
    const id = await findByReceipt(tx, key.receipt, key.phone)
    if (!id) throw new NotFound('没有找到：请核对受理号和登记的电话是否正确。')
    return id
  }

  open(
    {
      method: 'post',
      path: '/appeals',
      tag: '群众',
      summary: '提交一件诉求',
      body: AppealInput,
      response: AppealReceipt,
      status: 201,
    },
    async ({ tx, body, now, ip }) => {
      limiter.count(`file:${ip}`, 60, 3600, '提交太频繁，请稍后再试，或拨打热线。')
      const names = body.photos?.map(photo => photo.name) ?? []
      refuseClassified([body.title, body.text, body.place, body.name, ...names])
      const filed = await fileAppeal(tx, office, body, { channel: 'portal', actor: resident, now })
      return {
        receipt: filed.receipt,
        filedAt: now.toISOString(),
        notice: '已收到。一个工作日内由工作人员审定派给承办部门，您可以凭受理号和电话查看进度。',
      }
    },
  )

  open(
    {
      method: 'post',
      path: '/appeals/status',
      tag: '群众',
      summary: '凭受理号和电话查看进度',
      body: AppealKey,
      response: AppealStatus,
      keyless: true,
    },
    async ({ tx, body, ip }) => {
      const id = await find(tx, body, ip)
      // from here on this call sees this one matter
      await narrow(tx, { scope: 'resident', matter: id })
      return appealStatus(tx, id)
    },
  )

  open(
    {
      method: 'post',
      path: '/appeals/supplement',
      tag: '群众',
      summary: '补充情况；已拟好的分拨会重新拟办',
      body: SupplementInput,
      response: AppealStatus,
    },
    async ({ tx, body, now, ip }) => {
      const id = await find(tx, body, ip)
      refuseClassified([body.text])
      await supplement(tx, office, id, body.text, now)
      return appealStatus(tx, id)
    },
  )

  open(
    {
      method: 'post',
      path: '/appeals/feedback',
      tag: '群众',
      summary: '评价答复；没有解决则重新办理',
      body: FeedbackInput,
      response: AppealStatus,
    },
    async ({ tx, body, now, ip }) => {
      const id = await find(tx, body, ip)
      refuseClassified([body.comment])
      await giveFeedback(tx, office, id, body, now)
      return appealStatus(tx, id)
    },
  )

  open(
    {
      method: 'post',
      path: '/appeals/withdraw',
      tag: '群众',
      summary: '撤回诉求',
      body: AppealKey,
      response: AppealStatus,
    },
    async ({ tx, body, now, ip }) => {
      const id = await find(tx, body, ip)
      await withdraw(tx, office, id, now)
      return appealStatus(tx, id)
    },
  )

  open(
    {
      method: 'post',
      path: '/counter',
      tag: '群众',
      summary: '请工作人员帮办',
      body: CounterInput,
      response: z.object({ id: z.string() }),
      status: 201,
    },
    async ({ tx, body, now, ip }) => {
      limiter.count(`counter:${ip}`, 20, 3600, '提交太频繁，请稍后再试，或拨打热线。')
      refuseClassified([body.name, body.question])
      const matterId = body.receipt ? await findByReceipt(tx, body.receipt, body.phone) : undefined
      return { id: await askForPerson(tx, office, { ...body, matterId }, now) }
    },
  )

  open(
    {
      method: 'get',
      path: '/departments',
      tag: '公开信息',
      summary: '部门和职责',
      response: z.object({ items: z.array(Department) }),
    },
    async ({ tx }) => ({
      items: await tx
        .selectFrom('department')
        .select(['id', 'name', 'short', 'kind', 'phone', 'duties'])
        .orderBy('createdAt')
        .orderBy('id')
        .execute(),
    }),
  )

  open(
    {
      method: 'get',
      path: '/categories',
      tag: '公开信息',
      summary: '诉求分类、负责部门和时限',
      response: z.object({ items: z.array(Category) }),
    },
    async ({ tx }) => {
      const rows = await tx
        .selectFrom('category as c')
        .innerJoin('department as d', 'd.id', 'c.departmentId')
        .select(['c.id', 'c.level1', 'c.level2', 'c.days', 'd.id as departmentId', 'd.name'])
        .orderBy('c.level1')
        .orderBy('c.id')
        .execute()
      return {
        items: rows.map(row => ({
          id: row.id,
          level1: row.level1,
          level2: row.level2,
          days: row.days,
          department: { id: row.departmentId, name: row.name },
        })),
      }
    },
  )

  open(
    {
      method: 'get',
      path: '/district',
      tag: '公开信息',
      summary: '本区名称、热线和智能服务说明',
      response: z.object({ name: z.string(), phone: z.string(), isDemo: z.boolean(), notice: z.string() }),
    },
    async ({ tx }) => {
      const district = await tx.selectFrom('district').selectAll().executeTakeFirst()
      return {
        name: district?.name ?? '帮办',
        phone: district?.hotline ?? '12345',
        isDemo: district?.isDemo ?? false,
        notice,
      }
    },
  )
}

/** The matter of a receipt, for showing its photos to the resident. */
export const matterOfReceipt = (web: Web, receipt: string, phone: string) =>
  web.office.store.as(systemSession, tx => findByReceipt(tx, receipt, phone))
