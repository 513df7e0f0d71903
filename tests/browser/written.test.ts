/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addModel, decidePolicy } from '../../src/endpoints/index.ts'
import { listPeople } from '../../src/people/index.ts'
import { systemSession } from '../../src/store/index.ts'
import { password, type TestServer, testServer } from '../support/district.ts'
import { evilSpeeches } from '../support/evil-speech.ts'
import { type ModelServer, say, startModelServer, type Wire } from '../support/model-server/index.ts'
import { desktop, launchBrowser, phone } from './browser.ts'
import { examine } from './examine.ts'

const question = '老旧小区加装电梯每台补贴多少钱'
let server: TestServer
let model: ModelServer
let browser: Browser
let play: (wire: Wire) => unknown = wire => say(wire)
const contexts: BrowserContext[] = []

beforeAll(async () => {
  server = await testServer({ library: true })
  model = await startModelServer(wire => play(wire))
  const { store, ledger } = server.running.opened.office
  const governor = (await listPeople(store.open)).find(one => one.account === 'tangjing')?.id ?? ''
  const change = { ledger, actor: { kind: 'person' as const, id: governor }, now: new Date() }
  await store.as(systemSession, async tx => {
    await addModel(tx, change, {
      ...{
        name: '示例模型',
        baseUrl: model.url,
        model: 'honest-1',
        apiKey: 'sk-test',
        isLocal: true,
        isReasoning: false,
      },
    })
    await decidePolicy(tx, change, 'policy-adviser', { reach: 'local', audience: 'everyone' })
  })
  browser = await launchBrowser()
})
afterEach(async test => {
  if (test.task.result?.state === 'fail')
    for (const [i, context] of contexts.entries())
      await context.pages()[0]?.screenshot({ path: `test-results/failed-written-${i}.png` })
  for (const context of contexts.splice(0)) await context.close()
})
afterAll(async () => {
  await browser.close()
  await server.close()
  await model.close()
})

/** A page, and the hosts that it asked besides our own. */
async function open(viewport: typeof desktop, account?: string): Promise<{ page: Page; foreign: string[] }> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  contexts.push(context)
  if (account !== undefined)
    await context.request.post(`${server.url}/api/auth/sign-in/username`, { data: { username: account, password } })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const foreign: string[] = []
  page.on('request', request => {
    if (!request.url().startsWith(server.url) && !/^(data|blob):/.test(request.url())) foreign.push(request.url())
  })
  return { page, foreign }
}

/** The words of the first passage that the model was given, up to its first full stop, and its number. */
const firstSentence = (wire: Wire): string => {
  const text = String(wire.asked.body.messages[1].content)
  const sentence = /\[1\][^\n]*\n([^。\n]{8,}。)/u.exec(text)?.[1] ?? ''
  return `${sentence.slice(0, -1)}[1]。`
}

describe('what a model writes', () => {
  it('is read at the desk as it comes, with its sources beside it and what is unverified marked', async () => {
    play = wire => say(wire, { text: `${firstSentence(wire)}每台一律补贴九十九万元[1]。` })
    const { page } = await open(desktop, 'songwei')
    await page.goto(`${server.url}/desk/ask?q=${encodeURIComponent(question)}`)
    await page.getByRole('button', { name: '请模型整理成话' }).press('Enter')
    await page.getByText('模型整理，未经审定').waitFor()
    await page.getByText('未核验', { exact: true }).waitFor()
    await page.getByText('数字、日期、金额或条号和依据对不上', { exact: false }).waitFor()
    await page.getByRole('button', { name: '复制核对过的 1 句' }).waitFor()
    await page.locator('button.cite').first().click()
    await page.getByRole('region', { name: '原文' }).waitFor()
    await page.screenshot({ path: 'test-results/desk-written-desktop.png', fullPage: true })
    expect(await examine(page)).toEqual([])
    // the guardian finds the same, marks and all
    const guardian = await open(phone, 'zhoumin')
    await guardian.page.goto(`${server.url}/desk/answers`)
    await guardian.page.getByText('未核验', { exact: true }).first().waitFor()
    await guardian.page.screenshot({ path: 'test-results/desk-written-review-phone.png' })
    expect(await examine(guardian.page)).toEqual([])
  })

  it('is still there for who opened the source and came back', async () => {
    play = wire => say(wire, { text: firstSentence(wire) })
    const { page } = await open(desktop, 'songwei')
    await page.goto(`${server.url}/desk/ask?q=${encodeURIComponent(`${question}呢`)}`)
    await page.getByRole('button', { name: '请模型整理成话' }).click()
    const copy = page.getByRole('button', { name: '复制核对过的' })
    await copy.waitFor()
    await page.getByRole('link', { name: '看全文' }).click()
    await page.waitForURL('**/desk/library/*')
    await page.goBack()
    await copy.waitFor()
    expect(await page.getByRole('button', { name: '请模型整理成话' }).count()).toBe(0)
  })

  it('reaches residents in plain words where its sources carry it, and not else', async () => {
    play = wire => say(wire, { text: `${firstSentence(wire)}每台一律补贴九十九万元[1]。` })
    const { page } = await open(phone)
    await page.goto(`${server.url}/ask?q=${encodeURIComponent(question)}`)
    await page.getByRole('button', { name: '用平常的话讲一遍' }).click()
    await page.getByText('这几句由语言模型整理', { exact: false }).waitFor()
    expect(await page.content()).not.toContain('九十九万')
    await page.screenshot({ path: 'test-results/portal-written-phone.png', fullPage: true })
    expect(await examine(page)).toEqual([])
  })

  it('P3: has no page ask a foreign host, nor show a link, a picture or a form of its own', async () => {
    const renderings = evilSpeeches.filter(one => one.name.startsWith('rendering'))
    const all = renderings.map(one => one.text).join('\n\n')
    play = wire => say(wire, { text: all })
    const { page, foreign } = await open(desktop, 'songwei')
    await page.goto(`${server.url}/desk/ask?q=${encodeURIComponent(`${question}？`)}`)
    await page.getByRole('button', { name: '请模型整理成话' }).click()
    await page.getByText('未核验', { exact: true }).first().waitFor()
    await page.waitForTimeout(1000)
    const panel = page.getByRole('region', { name: '模型整理' })
    for (const element of ['a', 'img', 'script', 'iframe', 'form', 'style', 'svg', 'object', 'video', 'link', 'meta'])
      expect([element, await panel.locator(element).count()]).toEqual([element, 0])
    expect(foreign).toEqual([])
  })
})
