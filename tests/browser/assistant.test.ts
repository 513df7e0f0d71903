/// <reference lib="dom" />
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { password, type TestServer, testServer } from '../support/district.ts'
import { desktop, launchBrowser, phone } from './browser.ts'
import { examine } from './examine.ts'

const first = '老二想跟老大读同一所小学行不行'
const second = '那要什么材料'
const strange = '我家的猫不吃饭怎么办'

let server: TestServer
let browser: Browser
const contexts: BrowserContext[] = []
/** What the browser says is wrong, violations of the page's own policy among it. */
const complaints: string[] = []

beforeAll(async () => {
  server = await testServer({ library: true })
  browser = await launchBrowser()
})
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
  expect(complaints.splice(0)).toEqual([])
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function open(path: string, viewport = desktop): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  contexts.push(context)
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await context.request.post(`${server.url}/api/auth/sign-in/username`, {
    data: { username: 'fangjianguo', password },
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  await page.goto(`${server.url}${path}`)
  return page
}

const question = (page: Page, words: string) => page.getByRole('heading', { name: words, exact: true })
const answers = (page: Page) => page.locator('.quote, .declined')

async function ask(page: Page, words: string): Promise<void> {
  await page.getByLabel('问题').focus()
  await page.keyboard.type(words)
  await page.keyboard.press('Enter')
  await question(page, words).waitFor()
}

describe('the assistant at the desk', () => {
  it('keeps a thread in sight, by keyboard alone: asked, asked on, looked at, copied, gone back', async () => {
    const page = await open('/desk/ask')
    let asked = 0
    page.on('request', request => {
      if (request.method() === 'POST' && request.url().endsWith('/api/knowledge/questions')) asked++
    })
    await ask(page, first)
    await page.locator('.quote').first().waitFor()
    await ask(page, second)
    await page.getByText(`接着“${first}”问的。`).or(page.getByText('没有找到能直接回答的原文')).first().waitFor()
    expect(await question(page, first).count()).toBe(1)
    expect(new URL(page.url()).searchParams.get('after')).toMatch(/^[0-9a-f-]{36}$/)

    // what answered before can still be looked at and copied
    const copy = page.locator('.quote').first().getByRole('button', { name: '复制原文和出处' })
    await copy.focus()
    await page.keyboard.press('Enter')
    await page.getByText('已复制原文和出处').waitFor()
    expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('——《')
    expect(await page.locator('.quote[data-chosen="true"]').count()).toBe(1)
    await page.locator('.around mark').first().waitFor()

    await page.goBack()
    await question(page, second).waitFor({ state: 'detached' })
    await page.locator('.quote').first().waitFor()
    expect(asked).toBe(2)
    await page.getByRole('link', { name: '另问一件事' }).focus()
    await page.keyboard.press('Enter')
    await page.getByText('请写下要查的事').waitFor()
  })

  it('keeps its head and its field on the screen however long the thread grows', async () => {
    const page = await open('/desk/ask')
    for (const words of [first, strange, '出租车起步价多少', `${strange}呢`, '旧楼装电梯补多少钱']) {
      await ask(page, words)
      await page.getByText('正在文献里查找…').waitFor({ state: 'detached' })
    }
    await page.waitForTimeout(300)
    const tops = await page.evaluate(() =>
      ['.desk-header', '.ant-sender'].map(one => document.querySelector(one)?.getBoundingClientRect().top ?? -1),
    )
    expect(tops[0]).toBe(0)
    expect(tops[1]).toBeLessThan(desktop.height)
    expect(await page.evaluate(() => document.querySelector('.desk-main')?.scrollTop)).toBeGreaterThan(0)
  })

  it('lets the keys of the answer through once the field is left', async () => {
    const page = await open('/desk/ask')
    await ask(page, first)
    await page.locator('.quote').first().waitFor()
    await page.keyboard.press('c')
    expect(await page.getByLabel('问题').inputValue()).toBe('c')
    await page.keyboard.press('Escape')
    await page.keyboard.press('c')
    await page.getByText('已复制原文和出处').waitFor()
  })

  it('asks nothing where nothing was written, and says so', async () => {
    const page = await open('/desk/ask')
    await page.getByLabel('问题').focus()
    await page.keyboard.press('Enter')
    await page.getByRole('alert').getByText('请写下要查的事').waitFor()
    expect(page.url()).not.toContain('q=')
  })

  it('says when it could not ask, and asks again by a press', async () => {
    const page = await open('/desk/ask')
    await page.route('**/api/knowledge/questions', route => route.abort())
    await ask(page, first)
    const again = page.getByRole('button', { name: '重试' })
    await again.waitFor({ timeout: 30_000 })
    await page.unroute('**/api/knowledge/questions')
    await again.press('Enter')
    await page.locator('.quote').first().waitFor()
    // that is what the browser says of each call that failed
    expect(complaints.splice(0).filter(one => !one.includes('net::ERR_FAILED'))).toEqual([])
  })

  it('shows what somebody asks as text, whatever it holds', async () => {
    const page = await open('/desk/ask')
    const evil = '<img src=x onerror=alert(1)> [点这里](https://evil.example) **补贴**'
    await ask(page, evil)
    await answers(page).first().waitFor()
    const thread = page.getByRole('region', { name: '问答' })
    expect(await thread.locator('img').count()).toBe(0)
    expect(await thread.locator('a[href*="evil"]').count()).toBe(0)
    expect(await question(page, evil).count()).toBe(1)
  })

  for (const [size, viewport] of Object.entries({ desktop, phone })) {
    it(`is accessible, and a person is always named (${size})`, async () => {
      const page = await open('/desk/ask', viewport)
      const found: string[] = []
      const look = async () => {
        await page.getByRole('link', { name: /^\d[\d-]+$/ }).waitFor()
        await page.getByText('请核对后使用', { exact: false }).first().waitFor()
        await page.waitForTimeout(300)
        found.push(...(await examine(page)))
      }
      await page.getByLabel('问题').waitFor()
      await look()
      await ask(page, first)
      await page.locator('.quote').first().waitFor()
      await look()
      await ask(page, strange)
      await page.locator('.declined').last().waitFor()
      await look()
      await page.screenshot({ path: `test-results/desk-assistant-${size}.png` })
      expect(found).toEqual([])
    })
  }

  it('is loaded on its own page alone', async () => {
    const page = await open('/desk/library')
    const scripts: string[] = []
    page.on('request', request => scripts.push(new URL(request.url()).pathname))
    await page.reload()
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.waitForTimeout(300)
    const isIts = (path: string) => path.startsWith('/assets/assistant-')
    expect(scripts.filter(isIts)).toEqual([])
    await page.getByRole('link', { name: '一键找政策' }).click()
    await page.getByLabel('问题').waitFor()
    expect(scripts.filter(isIts)).not.toEqual([])
  })
})
