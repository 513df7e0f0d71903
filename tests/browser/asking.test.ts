/// <reference lib="dom" />
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { type TestServer, testServer } from '../support/district.ts'
import { desktop, launchBrowser, phone } from './browser.ts'
import { examine } from './examine.ts'

const quotedQuestion = '老二想跟老大读同一所小学行不行'
const guideQuestion = '孩子刚出生，户口怎么上？'
const strangeQuestion = '我家的猫不吃饭怎么办'

let server: TestServer
let browser: Browser
const contexts: BrowserContext[] = []

beforeAll(async () => {
  server = await testServer({ library: true })
  browser = await launchBrowser()
})
afterEach(async () => {
  for (const context of contexts.splice(0)) await context.close()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function open(path: string, viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  contexts.push(context)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  await page.goto(`${server.url}${path}`)
  return page
}

const asking = (question: string) => `/ask?${new URLSearchParams({ q: question })}`

/** Goes on by the key alone until what is wanted has the focus. */
async function tabTo(page: Page, wanted: Locator) {
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab')
    if (await wanted.evaluate(element => element === document.activeElement)) return
  }
  throw new Error('the key does not reach it')
}

describe('a question in the browser', () => {
  it('is answered by the words of a document, which is opened and gone back from, and rated once', async () => {
    const page = await open('/', phone)
    let asked = 0
    page.on('request', request => {
      if (request.method() === 'POST' && request.url().endsWith('/api/questions')) asked++
    })
    await page.getByLabel('问政策、问怎么办事').fill(quotedQuestion)
    await page.keyboard.press('Enter')
    await page.waitForURL(url => url.searchParams.get('q') === quotedQuestion)
    const quotation = page.locator('blockquote').first()
    await quotation.waitFor()
    await page.getByText('监护人：周敏').waitFor()
    const words = (await quotation.textContent())?.slice(0, 20)

    await page.locator('figcaption a').first().click()
    await page.waitForURL(/\/library\/[^/]+\?at=\d+$/)
    const here = page.locator('.here')
    await here.getByText('要看的这一段').waitFor()
    expect(await here.textContent()).toContain(words)
    const box = await here.boundingBox()
    expect(box && box.y >= 0 && box.y < phone.height).toBe(true)

    await page.goBack()
    await quotation.waitFor()
    await page.getByRole('button', { name: '有帮助', exact: true }).click()
    await page.getByText('谢谢，已经记下。').waitFor()
    expect(asked).toBe(1)
    await page.getByRole('link', { name: '问政策' }).first().click()
    await page.goBack()
    await page.getByText('谢谢，已经记下。').waitFor()
  })

  it('that no document answers leads to a person by the keyboard alone', async () => {
    const page = await open('/ask', desktop)
    await page.getByRole('heading', { name: '您想问什么事？' }).waitFor()
    await tabTo(page, page.getByLabel('写下您想问的事'))
    await page.keyboard.type(strangeQuestion)
    await page.keyboard.press('Enter')
    await page.getByText('没有找到能回答这个问题的文件，不敢乱答。').filter({ visible: true }).last().waitFor()
    expect(await page.getByRole('link', { name: '打电话问' }).getAttribute('href')).toMatch(/^tel:\d+$/)
    await tabTo(page, page.getByRole('link', { name: '请工作人员帮办' }))
    await page.keyboard.press('Enter')
    await page.waitForURL('**/help?*')
    expect(await page.getByLabel('要办什么事').inputValue()).toBe(strangeQuestion)
  })

  it('leads on to a person when the answer did not help, or when none is given now', async () => {
    const page = await open(asking(guideQuestion), phone)
    await page.getByText('所需材料').waitFor()
    await page.getByRole('button', { name: '没有帮助' }).click()
    await page.getByRole('link', { name: '请工作人员帮办' }).waitFor()

    const guardian = await server.signIn('zhoumin')
    const employee = '/api/employees/policy-adviser'
    expect((await guardian.post(`${employee}/suspend`, { reason: '检查一下' })).status).toBe(200)
    try {
      await page.goto(`${server.url}${asking(strangeQuestion)}`)
      await page.getByText('数智员工现在不答复提问，请找工作人员，或拨打热线。').waitFor()
      await page.getByRole('link', { name: '请工作人员帮办' }).waitFor()
      await page.getByRole('link', { name: '提诉求' }).waitFor()
    } finally {
      await guardian.post(`${employee}/resume`, { reason: '检查完了' })
    }
  })

  for (const [size, viewport] of Object.entries({ phone, desktop })) {
    it(`is asked and answered accessibly (${size})`, async () => {
      const complaints: string[] = []
      const page = await open(asking(quotedQuestion), viewport)
      await page.locator('blockquote').first().waitFor()
      complaints.push(...(await examine(page)))
      await page.locator('figcaption a').first().click()
      await page.locator('.here').waitFor()
      complaints.push(...(await examine(page)))

      await page.goto(`${server.url}${asking('旧楼装电梯补多少钱')}`)
      await page.getByRole('link', { name: /加装电梯补贴暂行办法/ }).click()
      await page.getByText('已失效').waitFor()
      complaints.push(...(await examine(page)))
      await page.getByRole('button', { name: '大字版' }).click()
      complaints.push(...(await examine(page)))
      await page.goBack()
      await page.getByRole('link', { name: '请工作人员帮办' }).waitFor()
      complaints.push(...(await examine(page)))
      expect(complaints).toEqual([])
    })
  }
})
