import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { password, type TestServer, testServer } from '../support/district.ts'
import { honestText, type ModelServer, say, startModelServer, type Wire } from '../support/model-server/index.ts'
import { desktop, launchBrowser, phone } from './browser.ts'
import { examine } from './examine.ts'

let server: TestServer
let browser: Browser
let model: ModelServer
let play: (wire: Wire) => unknown = wire => say(wire)
const contexts: BrowserContext[] = []

beforeAll(async () => {
  server = await testServer()
  model = await startModelServer(wire => play(wire))
  browser = await launchBrowser()
})
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
})
afterAll(async () => {
  await browser.close()
  await model.close()
  await server.close()
})

async function open(viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  contexts.push(context)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await page.goto(`${server.url}/desk/models`)
  await page.getByLabel('账号').fill('tangjing')
  await page.getByLabel('密码').fill(password)
  await page.keyboard.press('Enter')
  await page.getByRole('heading', { name: '接入的模型' }).waitFor()
  return page
}

describe('the page of models', () => {
  it('connects a model in a minute: tried before it is saved, saved, allowed, by the keyboard alone', async () => {
    const page = await open(desktop)
    await page.getByText('没有接入模型，一切照常').waitFor()
    await page.getByRole('button', { name: '接入模型' }).press('Enter')
    await page.getByRole('button', { name: '本机 Ollama' }).press('Enter')
    await page.getByLabel('地址').fill(model.url)
    await page.getByLabel('模型名').fill('honest-1')
    await page.getByLabel('密钥').fill('sk-0123456789abcdef')

    play = wire => wire.respond(401, {}, '{}')
    await page.getByRole('button', { name: '试一试' }).press('Enter')
    await page.getByText('请系统管理员核对密钥', { exact: false }).waitFor()
    play = wire => say(wire, { text: honestText.repeat(4) })
    await page.getByRole('button', { name: '试一试' }).press('Enter')
    await page.getByText('接通了').waitFor()
    await page.getByText('它说：您好，按规定应在三十日内办结', { exact: false }).waitFor()

    await page.getByLabel('模型名').press('Control+Enter')
    await page.getByText('密钥末四位 cdef').waitFor()
    expect(await page.content()).not.toContain('sk-0123456789abcdef')

    await page.getByLabel('政策问答数智员工可以用的模型').selectOption('local')
    await page.getByText('不出本单位。', { exact: false }).first().waitFor()
    await page.getByRole('button', { name: '保存：政策问答数智员工' }).press('Enter')
    await page.getByText(/由.+规定/).waitFor()
    expect(await examine(page)).toEqual([])
  })

  it('shows what left, by digests, on a telephone', async () => {
    const page = await open(phone)
    await page.getByText('每一次询问').click()
    await page
      .getByText(/发出 [0-9a-f]{64}/)
      .first()
      .waitFor()
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(phone.width)
    expect(await examine(page)).toEqual([])
  })
})
