import type { Call } from './client.ts'

/** A proposal that waits for the guardian. */
export interface Waiting {
  readonly matter: string
  readonly proposal: string
  readonly digest: string
}

/** What the calls of a day draw on; decisions use it up and orders come of them. */
export interface Stock {
  readonly waiting: Waiting[]
  readonly matters: readonly string[]
  readonly receipts: string[]
  readonly orders: string[]
  readonly cookies: Readonly<Record<'guardian' | 'officer' | 'counter' | 'governor', string>>
}

const phone = '13900001111'

const appeal = {
  title: '小区门口烧烤摊油烟扰民',
  text: '文昌小区门口每天傍晚有烧烤摊，油烟直往楼上窗户里灌，孩子咳嗽不敢开窗，希望城管来管一管。',
  place: '临江街道文昌社区文昌路',
  phone,
}

const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(Math.random() * items.length)]

/** The guardian approves one; undefined when nothing waits any more. */
export function decision(stock: Stock): Call | undefined {
  const next = stock.waiting.pop()
  if (!next) return undefined
  return {
    kind: 'decide',
    method: 'POST',
    path: `/api/proposals/${next.proposal}/decision`,
    cookie: stock.cookies.guardian,
    body: { kind: 'approve', shownDigest: next.digest },
    onDone: text => {
      const { order } = JSON.parse(text) as { order: { id: string; department: { id: string } } | null }
      if (order?.department.id === 'urban') stock.orders.push(order.id)
    },
  }
}

type Make = (stock: Stock) => Call | undefined

/** Every kind of call of an office's day. */
const makes: Readonly<Record<string, Make>> = {
  file: stock => ({
    kind: 'file',
    method: 'POST',
    path: '/api/appeals',
    body: appeal,
    onDone: text => stock.receipts.push((JSON.parse(text) as { receipt: string }).receipt),
  }),
  status: stock => {
    const receipt = pick(stock.receipts)
    return receipt === undefined
      ? undefined
      : { kind: 'status', method: 'POST', path: '/api/appeals/status', body: { receipt, phone } }
  },
  matter: stock => ({
    kind: 'matter',
    method: 'GET',
    path: `/api/matters/${pick(stock.matters)}`,
    cookie: stock.cookies.guardian,
  }),
  matters: stock => ({ kind: 'matters', method: 'GET', path: '/api/matters', cookie: stock.cookies.governor }),
  search: stock => ({
    kind: 'search',
    method: 'GET',
    path: `/api/matters?q=${encodeURIComponent('烧烤摊')}`,
    cookie: stock.cookies.officer,
  }),
  orders: stock => ({
    kind: 'orders',
    method: 'GET',
    path: '/api/orders?state=open',
    cookie: stock.cookies.officer,
  }),
  queue: stock => ({ kind: 'queue', method: 'GET', path: '/api/queue', cookie: stock.cookies.guardian }),
  me: stock => ({ kind: 'me', method: 'GET', path: '/api/me', cookie: stock.cookies.counter }),
  counter: stock => ({ kind: 'counter', method: 'GET', path: '/api/counter', cookie: stock.cookies.counter }),
  decide: decision,
  sign: stock => {
    const order = stock.orders.pop()
    return order === undefined
      ? undefined
      : { kind: 'sign', method: 'POST', path: `/api/orders/${order}/sign`, body: {}, cookie: stock.cookies.officer }
  },
}

/** How often each kind of call comes, in parts of their sum. */
export type Mix = Readonly<Record<string, number>>

/** Residents file and look, officers read, the guardian decides, orders are signed for. */
const ordinaryDay: Mix = {
  file: 10,
  status: 24,
  matter: 22,
  matters: 10,
  search: 3,
  orders: 6,
  queue: 2,
  me: 8,
  counter: 3,
  decide: 7,
  sign: 5,
}

/** The next call of an office's day. What has run out (nothing waits, no order is open) is replaced by a look at a matter. */
export function nextCall(stock: Stock, mix = ordinaryDay): Call {
  let roll = Math.random() * Object.values(mix).reduce((sum, share) => sum + share, 0)
  for (const [kind, share] of Object.entries(mix)) {
    roll -= share
    if (roll < 0) {
      const call = makes[kind]?.(stock)
      if (call) return call
      break
    }
  }
  return { kind: 'matter', method: 'GET', path: `/api/matters/${pick(stock.matters)}`, cookie: stock.cookies.guardian }
}
