import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { password, type TestServer, testServer } from '../support/district.ts'
import { desktop, launchBrowser, phone } from './browser.ts'

let server: TestServer
let browser: Browser
const contexts: BrowserContext[] = []
const complaints: string[] = []

beforeAll(async () => {
  server = await testServer()
  browser = await launchBrowser()
})
afterEach(async test => {
  if (test.task.result?.state !== 'fail') return
  for (const [i, context] of contexts.entries()) {
    for (const page of context.pages()) await page.screenshot({ path: `test-results/failed-${i}.png` })
  }
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function open(viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  contexts.push(context)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('console', message => {
    // a refused call is the page's to show; anything else on the console is a defect
    if (message.type() === 'error' && !message.text().includes('Failed to load resource'))
      complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  return page
}

/** Waits until a text is really to be seen; lists of choices and what is kept for narrow screens don't count. */
const seen = (page: Page, text: string | RegExp) => page.getByText(text).filter({ visible: true }).first().waitFor()

/** Signs in as a person does, by the keyboard alone. */
async function signIn(account: string, viewport = desktop): Promise<Page> {
  const page = await open(viewport)
  await page.goto(`${server.url}/desk/`)
  await page.getByLabel('账号').focus()
  await page.keyboard.type(account)
  await page.keyboard.press('Tab')
  await page.keyboard.type(password)
  await page.keyboard.press('Enter')
  await page.getByRole('navigation').first().waitFor()
  return page
}

describe('an appeal in the browser', () => {
  it('goes the whole way: filed on a phone, decided by keyboard, handled by a grid worker, answered, reopened', async () => {
    const resident = await open(phone)
    await resident.goto(server.url)
    await resident
      .getByRole('link', { name: /反映一个问题/ })
      .first()
      .click()
    await resident
      .getByLabel('请把事情写下来')
      .fill('文昌小区门口每天傍晚有烧烤摊，油烟直往楼上窗户里灌，孩子咳嗽不敢开窗，希望城管来管一管。')
    await resident.getByRole('button', { name: '下一步' }).click()
    await resident.getByLabel('地点').fill('临江街道文昌社区文昌路')
    await resident.getByRole('button', { name: '下一步' }).click()
    await resident.getByLabel('联系电话').fill('13900001111')
    await resident.getByLabel('工作日晚上').check()
    await resident.getByRole('button', { name: '下一步' }).click()
    await seen(resident, '方便的时间：工作日晚上')
    await resident.getByRole('button', { name: /^提交/ }).click()
    await resident.waitForURL('**/done')
    const receipt = /SF\d{6}-[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5}/.exec((await resident.textContent('main')) ?? '')?.[0]
    expect(receipt).toBeDefined()

    // the guardian uses no mouse: opens the proposal, reads, approves by one key
    const guardian = await signIn('zhoumin')
    await guardian.goto(`${server.url}/desk/queue`)
    await seen(guardian, receipt ?? '')
    await seen(guardian, '数智员工拟')
    // whoever walks the place is known before there is an order
    await seen(guardian, '事发地的网格员')
    await seen(guardian, /^负责该网格；.*群众工作日晚上在家/)
    await guardian.keyboard.press('a')
    await seen(guardian, /秒后生效/)
    await seen(guardian, /^已同意：/)

    const head = await signIn('fangjianguo')
    await head.goto(`${server.url}/desk/orders`)
    await seen(head, receipt ?? '')
    await head.getByRole('button', { name: '签收' }).click()
    await head.getByRole('button', { name: '派给' }).click()
    // the suggestion says why; the one who assigns chooses
    await seen(head, /^负责该网格；.*群众工作日晚上在家/)
    expect(await head.getByRole('radio', { name: /杨帆/ }).isChecked()).toBe(true)
    await head.getByLabel('承办人').fill('杨帆')
    await head.getByRole('option', { name: /杨帆/ }).click()
    await head.getByRole('button', { name: '派出' }).click()
    await seen(head, '已派网格')

    const worker = await signIn('yangfan', phone)
    await worker.goto(`${server.url}/desk/orders`)
    await worker.getByText('文昌小区门口').filter({ visible: true }).first().click()
    await seen(worker, '方便的时间')
    await worker.getByRole('button', { name: '签收' }).click()
    await worker.getByRole('button', { name: /办理情况/ }).click()
    await worker.getByRole('textbox', { name: '办理情况' }).fill('到现场劝离摊主，约定在夜市规范经营。')
    await worker.getByRole('textbox', { name: '给群众的答复' }).fill('您好，烧烤摊已劝离，我们会在傍晚继续巡查。')
    await worker.getByRole('button', { name: '提交反馈' }).click()
    await worker.getByText('已反馈')

    const clerk = await signIn('luxin')
    await clerk.goto(`${server.url}/desk/queue`)
    await seen(clerk, '您好，烧烤摊已劝离')
    await clerk.keyboard.press('a')
    await seen(clerk, /秒后生效/)
    await seen(clerk, /^已同意：/)

    await resident.goto(`${server.url}/status`)
    await resident.getByLabel('受理编号').fill(receipt ?? '')
    await resident.getByLabel('联系电话').fill('13900001111')
    await resident.getByRole('button', { name: '查进度' }).click()
    await seen(resident, '您好，烧烤摊已劝离，我们会在傍晚继续巡查。')
    await seen(resident, '人工智能辅助、人工审核')
    await resident.getByRole('button', { name: '没有解决' }).click()
    await resident.getByLabel(/哪里没有解决/).fill('第二天又来了')
    await resident
      .getByRole('button', { name: /提交|重新办理/ })
      .first()
      .click()
    await seen(resident, '办理中')
    expect(complaints).toEqual([])
  })
})
