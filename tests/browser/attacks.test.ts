/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { attackedServer, type Caller, caller, type Target, tally } from '../support/attacker.ts'
import { eventually, fumes, password } from '../support/district.ts'
import { desktop, launchBrowser } from './browser.ts'

const tried = tally(
  'Attacks',
  'Scripts, links and pictures of other hosts in every text that a person can write, opened in Chromium with the content security policy switched off.',
)

let target: Target
let browser: Browser

beforeAll(async () => {
  target = await attackedServer()
  browser = await launchBrowser()
})
afterAll(async () => {
  tried.record()
  await browser.close()
  await target.close()
})

/** Stands in every text, whatever else it holds: where it is seen, the text is shown. */
const seen = 'MIAOZHUN'
const short = '<img src=x onerror=__hit++>'
const long = `${seen}"'><script>window.__hit=1</script><img src=//evil.example/p.png onerror=window.__hit=1><svg onload=window.__hit=1></svg><a href="javascript:window.__hit=1">j</a><a href='data:text/html,<script>1</script>'>d</a>[m](javascript:window.__hit=1) ![i](https://evil.example/i.png){{constructor.constructor('window.__hit=1')()}}</textarea></title></script>`
const title = `${seen}<svg onload=__hit=1><script>__hit=1</script>`
const jpeg = Buffer.concat([
  Buffer.of(0xff, 0xd8, 0xff, 0xe0),
  Buffer.from('<!doctype html><script>window.__hit=1</script>'),
])
const photo = { name: `${seen}"><script>window.__hit=1</script>.jpg`, data: jpeg.toString('base64') }
const agent = `Mozilla/5.0 ${short}`

interface Written {
  readonly open: string
  readonly answered: {
    readonly matter: string
    readonly receipt: string
    readonly phone: string
    readonly photo: string
  }
  readonly returned: string
}

async function done(call: ReturnType<Caller['post']>) {
  const answer = await call
  if (answer.status >= 300) throw new Error(answer.text)
  return answer.body
}

/** Puts the attack into every text that the program takes. */
async function writeEverywhere(
  people: Record<'zhoumin' | 'luxin' | 'fangjianguo' | 'hexiulan' | 'qinlang', Caller>,
): Promise<Written> {
  const { zhoumin, luxin, fangjianguo, hexiulan, qinlang } = people
  const file = async (phone: string) => {
    const resident = caller(target.url)
    const { receipt } = await done(
      resident.post('/api/appeals', {
        title,
        text: `${fumes.text}${long}`,
        place: `文昌路${title}`,
        name: short,
        phone,
        photos: [photo],
      }),
    )
    const { id } = await target.one<{ id: string }>('select id from matter where receipt = $1', [receipt])
    return { id, receipt: String(receipt), phone }
  }
  const shown = (matter: string, who: Caller, after = '') =>
    eventually(async () => {
      const { body } = await who.get(`/api/matters/${matter}`)
      return body.proposal && body.proposal.id !== after && body.proposal.routing !== undefined
        ? body.proposal
        : undefined
    })
  const dispatch = async (matter: string) => {
    const proposal = await shown(matter, zhoumin)
    const body = await done(
      zhoumin.post(`/api/proposals/${proposal.id}/decision`, {
        kind: 'amend',
        shownDigest: proposal.shownDigest,
        reason: long,
        routing: { departmentId: 'urban', categoryId: 'cooking-fumes', urgency: 'normal', dueDays: 1, reason: long },
      }),
    )
    return String(body.order.id)
  }
  const open = await file('13900003001')
  const answered = await file('13900003002')
  const returned = await file('13900003003')
  const { id: first } = await shown(open.id, zhoumin)
  await done(
    caller(target.url).post('/api/appeals/supplement', { receipt: open.receipt, phone: open.phone, text: long }),
  )
  await shown(open.id, zhoumin, first)
  const order = await dispatch(answered.id)
  await done(luxin.post(`/api/orders/${order}/sign`))
  await done(luxin.post(`/api/orders/${order}/report`, { measure: long, answer: long, photos: [photo] }))
  const reply = await shown(answered.id, fangjianguo)
  await done(
    fangjianguo.post(`/api/proposals/${reply.id}/decision`, {
      kind: 'approve',
      shownDigest: reply.shownDigest,
      reason: long,
    }),
  )
  const { receipt, phone } = answered
  await done(caller(target.url).post('/api/appeals/feedback', { receipt, phone, helped: false, comment: long }))
  const second = await dispatch(returned.id)
  await done(fangjianguo.post(`/api/orders/${second}/return`, { code: 'other', reason: long }))
  const ask = () =>
    caller(target.url).post('/api/counter', { name: short, phone: '13900003004', question: long, receipt })
  await done(ask())
  const asked = await done(ask())
  await done(hexiulan.post(`/api/counter/${asked.id}/take`))
  await done(hexiulan.post(`/api/counter/${asked.id}/finish`, { note: long }))
  const employee = '/api/employees/appeal-router'
  await done(zhoumin.post(`${employee}/incidents`, { what: long, receipt }))
  await done(zhoumin.post(`${employee}/suspend`, { reason: long, scenarioId: 'appeal-routing' }))
  await done(zhoumin.post(`${employee}/resume`, { reason: long, scenarioId: 'appeal-routing' }))
  await done(
    qinlang.post('/api/people', {
      account: 'evil.name',
      name: short,
      title: `${seen}${short}`,
      grid: short,
      departmentId: 'urban',
      roles: ['officer', 'grid_worker'],
    }),
  )
  const status = await done(caller(target.url).post('/api/appeals/status', { receipt, phone }))
  return {
    open: open.id,
    answered: { matter: answered.id, receipt, phone, photo: status.photos[0].id },
    returned: returned.id,
  }
}

/** What a page holds that a text may not become. */
const inspect = (page: Page) =>
  page.evaluate(() => {
    const found: string[] = []
    if ((window as unknown as { __hit?: number }).__hit !== undefined) found.push('a script ran')
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        if (name.startsWith('on')) found.push(`<${element.localName} ${name}>`)
        if (
          /^(href|src|action|formaction|srcdoc|xlink:href)$/.test(name) &&
          /^\s*(javascript|data:text|vbscript)/i.test(value)
        )
          found.push(`<${element.localName} ${name}="${value}">`)
      }
      if (element.localName === 'script' && !element.hasAttribute('src')) found.push('a script in the page')
      if (element.localName === 'iframe' || element.localName === 'object' || element.localName === 'embed')
        found.push(`<${element.localName}>`)
    }
    return found
  })

describe('what people write', () => {
  it('T37: is shown as text on every page of the desk and the portal: no script runs, no other host is asked, no link leads astray (Open WebUI CVE-2026-44568)', async () => {
    const accounts = ['zhoumin', 'luxin', 'fangjianguo', 'hexiulan', 'songwei', 'qinlang', 'tangjing'] as const
    const people = {} as Record<(typeof accounts)[number], Caller>
    for (const account of accounts) people[account] = await target.signedIn(account)
    // a browser that calls itself by a script stands in the list of sessions
    await caller(target.url).post(
      '/api/auth/sign-in/username',
      { username: 'zhoumin', password },
      { headers: { 'user-agent': agent } },
    )
    const written = await writeEverywhere(people)

    const contexts = new Map<string, BrowserContext>()
    const foreign: string[] = []
    const open = async (account: string): Promise<Page> => {
      let context = contexts.get(account)
      if (!context) {
        // only escaping stands between the text and a script here
        context = await browser.newContext({ viewport: desktop, locale: 'zh-CN', bypassCSP: true })
        const cookies = [...(people[account as keyof typeof people]?.cookies ?? [])]
        await context.addCookies(cookies.map(([name, value]) => ({ name, value, url: target.url })))
        contexts.set(account, context)
      }
      const page = await context.newPage()
      page.setDefaultTimeout(30_000)
      page.on('request', request => {
        if (/^(https?|wss?):/.test(request.url()) && new URL(request.url()).host !== new URL(target.url).host)
          foreign.push(request.url())
      })
      page.on('dialog', dialog => {
        foreign.push(`a dialog: ${dialog.message()}`)
        void dialog.dismiss()
      })
      return page
    }
    const { answered } = written
    const encoded = encodeURIComponent(long)
    const pages: [account: string, path: string, shows: string | undefined][] = [
      ['zhoumin', `/desk/queue/${written.open}`, seen],
      ['zhoumin', `/desk/matters/${answered.matter}`, seen],
      ['zhoumin', `/desk/matters/${written.returned}`, seen],
      ['zhoumin', `/desk/matters?q=${encodeURIComponent(seen)}`, seen],
      ['zhoumin', `/desk/matters?q=${encoded}`, undefined],
      ['zhoumin', '/desk/employees/appeal-router', seen],
      ['zhoumin', '/desk/account', undefined],
      ['luxin', `/desk/orders/${answered.matter}`, seen],
      ['hexiulan', '/desk/counter', seen],
      ['songwei', '/desk/ledger', undefined],
      ['songwei', `/desk/ledger?q=${encoded}`, undefined],
      ['qinlang', '/desk/people', seen],
      ['tangjing', '/desk/overview', undefined],
      ['nobody', `/status?receipt=${encoded}`, undefined],
      ['nobody', `/${encoded}`, undefined],
      ['nobody', `/desk/login?from=${encodeURIComponent('javascript:window.__hit=1')}`, undefined],
      ['nobody', `/desk/${encoded}`, undefined],
    ]
    for (const [account, path, shows] of pages) {
      const page = await open(account)
      await page.goto(`${target.url}${path}`, { waitUntil: 'load' })
      await page.locator('h1').first().waitFor()
      if (shows) await page.getByText(shows).filter({ visible: true }).first().waitFor()
      else await page.waitForTimeout(300)
      const found = await inspect(page)
      tried.attempt('T37', found.length === 0, `${account} ${path.slice(0, 60)}: ${found.join()}`)
      await page.close()
    }
    // the resident's own page, with the department's answer
    const page = await open('nobody')
    await page.goto(`${target.url}/status`)
    await page.getByLabel('受理编号').fill(answered.receipt)
    await page.getByLabel('联系电话').fill(answered.phone)
    await page.getByRole('button', { name: '查进度' }).click()
    await page.getByText(seen).filter({ visible: true }).first().waitFor()
    const found = await inspect(page)
    tried.attempt('T37', found.length === 0, `the resident: ${found.join()}`)
    // a photo that is a page as well, opened by itself
    const key = new URLSearchParams({ receipt: answered.receipt, phone: answered.phone })
    const picture = await open('nobody')
    await picture.goto(`${target.url}/api/photos/${answered.photo}?${key}`)
    tried.attempt('T37', (await picture.evaluate(() => document.contentType)) === 'image/jpeg', 'a photo as a page')
    tried.attempt(
      'T37',
      (await picture.evaluate(() => (window as unknown as { __hit?: number }).__hit)) === undefined,
      'a photo runs',
    )
    // from the login one comes to no other place
    const login = await open('stranger')
    await login.goto(`${target.url}/desk/login?from=${encodeURIComponent('//evil.example/')}`)
    await login.getByLabel('账号').fill('songwei')
    await login.getByLabel('密码').fill(password)
    await login.getByRole('button', { name: '登录' }).click()
    await login.getByRole('navigation').first().waitFor()
    tried.attempt('T37', new URL(login.url()).host === new URL(target.url).host, login.url())
    expect(tried.through('T37')).toEqual([])
    expect(foreign).toEqual([])

    // it would have been found: the same text, put into the page as markup
    await page.evaluate(text => document.body.insertAdjacentHTML('beforeend', text), long)
    await page.waitForTimeout(300)
    const planted = await inspect(page)
    expect(planted).toContain('a script ran')
    expect(planted).toContain('<svg onload>')
    expect(planted.some(one => one.startsWith('<a href="javascript:'))).toBe(true)
    expect(foreign.length).toBeGreaterThan(0)
    for (const context of contexts.values()) await context.close()
  })
})
