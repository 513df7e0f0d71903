/// <reference lib="dom" />
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { addSource } from '../../src/library/index.ts'
import { listPeople } from '../../src/people/index.ts'
import { systemSession } from '../../src/store/index.ts'
import { password, type TestServer, testServer } from '../support/district.ts'
import { desktop, launchBrowser, phone } from './browser.ts'
import { examine } from './examine.ts'

const title = '示范区社区食堂补贴办法'
const number = '示政办发〔2026〕40号'
const article = '第二条　社区食堂每餐给每位六十周岁以上老人补贴3元，给八十周岁以上老人补贴5元。'
const question = '社区食堂老人每餐补贴多少元'

let server: TestServer
let browser: Browser
const pages: Page[] = []
const complaints: string[] = []

beforeAll(async () => {
  server = await testServer({ library: true })
  const { store, ledger } = server.running.opened.office
  const trainer = (await listPeople(store.open)).find(one => one.account === 'dengyu')?.id ?? ''
  const brought = { ledger, actor: { kind: 'person' as const, id: trainer }, now: new Date() }
  await store.as(systemSession, tx =>
    addSource(tx, brought, {
      kind: 'policy',
      externalId: null,
      title,
      documentNumber: number,
      issuer: '示范区人民政府办公室',
      issuedOn: '2026-01-10',
      inForceFrom: '2026-02-01',
      inForceUntil: null,
      replaces: [],
      classification: 'public',
      departmentId: null,
      details: null,
      remarks: ['看不见的内容（批注）：先按2元发'],
      passages: [
        { heading: '', label: '第一条', text: '第一条　为办好社区食堂，制定本办法。' },
        { heading: '', label: '第二条', text: article },
        { heading: '', label: '第三条', text: '第三条　本办法自2026年2月1日起施行。' },
      ],
    }),
  )
  browser = await launchBrowser()
})
afterEach(async test => {
  if (test.task.result?.state !== 'fail') return
  for (const [i, page] of pages.entries()) await page.screenshot({ path: `test-results/failed-library-${i}.png` })
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function signIn(account: string): Promise<Page> {
  const context = await browser.newContext({ viewport: desktop, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'])
  await context.request.post(`${server.url}/api/auth/sign-in/username`, { data: { username: account, password } })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  pages.push(page)
  return page
}

/** Lets a file go over the place for files, as a mouse does. */
async function drop(page: Page, name: string, text: string): Promise<void> {
  const dragged = await page.evaluateHandle(
    ([called, words]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([words ?? ''], called ?? ''))
      return transfer
    },
    [name, text],
  )
  await page.locator('.bring').dispatchEvent('dragover', { dataTransfer: dragged })
  await page.locator('.drop-area').dispatchEvent('drop', { dataTransfer: dragged })
}

const seen = (page: Page, text: string | RegExp) => page.getByText(text).filter({ visible: true }).first().waitFor()

/** At the width of a desk and at that of a phone. */
async function examineBoth(page: Page): Promise<void> {
  for (const viewport of [phone, desktop]) {
    await page.setViewportSize(viewport)
    await page.waitForTimeout(300)
    complaints.push(...(await examine(page)).map(one => `${page.url()}: ${one}`))
  }
}

describe('the library in the browser', () => {
  it('goes the whole way by keyboard: published, asked and copied, withdrawn, quoted no more, reviewed', async () => {
    const guardian = await signIn('zhoumin')
    await guardian.goto(`${server.url}/desk/library?state=draft`)
    await seen(guardian, '看不见的内容（批注）：先按2元发')
    await guardian.getByRole('checkbox', { name: `选择${title}` }).focus()
    await guardian.keyboard.press('Space')
    await seen(guardian, '已选的有 1 份带提示或改正过，请先看清：')
    await examineBoth(guardian)
    await guardian.keyboard.press('p')
    await seen(guardian, `3 秒后发布《${title}》`)
    await guardian.keyboard.press('u')
    await guardian.getByRole('checkbox', { name: `选择${title}` }).focus()
    await guardian.keyboard.press('Space')
    await guardian.keyboard.press('p')
    await seen(guardian, `已发布《${title}》`)

    const officer = await signIn('fangjianguo')
    await officer.goto(`${server.url}/desk/ask`)
    await officer.getByLabel('问题').focus()
    await officer.keyboard.type(question)
    await officer.keyboard.press('Enter')
    await officer.waitForURL('**/desk/ask?q=*')
    await officer.locator('.quote').getByText('补贴3元').waitFor()
    await officer.locator('.around mark').first().waitFor()
    await officer.getByRole('heading', { name: '一键找政策' }).click()
    await officer.keyboard.press('c')
    await seen(officer, '已复制原文和出处')
    const copied = await officer.evaluate(() => navigator.clipboard.readText())
    expect(copied).toContain('补贴3元')
    expect(copied).toContain(`——《${title}》（${number}）第二条`)
    await examineBoth(officer)
    await officer.getByRole('link', { name: '看全文' }).click()
    await officer.locator('.passage[data-marked=true]').getByText('补贴3元').waitFor()
    await examineBoth(officer)
    // whoever may only read and ask is offered no more
    await officer.goto(`${server.url}/desk/library?q=社区食堂`)
    await seen(officer, title)
    expect(await officer.getByRole('button', { name: /^(发布|撤下)/ }).count()).toBe(0)
    expect(await officer.getByRole('link', { name: '答复抽查' }).count()).toBe(0)

    await guardian.goto(`${server.url}/desk/library?q=社区食堂`)
    await guardian.getByRole('button', { name: `撤下${title}` }).focus()
    await guardian.keyboard.press('Enter')
    await guardian.getByRole('heading', { name: `撤下《${title}》（${number}）` }).waitFor()
    await examineBoth(guardian)
    await guardian.getByRole('button', { name: '撤下', exact: true }).focus()
    await guardian.keyboard.press('Enter')
    await seen(guardian, `已撤下《${title}》`)

    await officer.goto(`${server.url}/desk/ask?q=${encodeURIComponent(question)}`)
    await officer.locator('.declined, .given').first().waitFor()
    expect(await officer.getByText('补贴3元').count()).toBe(0)

    await guardian.goto(`${server.url}/desk/answers?only=outdated`)
    await seen(guardian, question)
    await seen(guardian, '依据已变')
    await guardian.keyboard.press('x')
    await guardian.getByLabel(/^哪里不对/).waitFor()
    await guardian.keyboard.type('漏了八十周岁以上的')
    await examineBoth(guardian)
    await guardian.keyboard.press('Control+Enter')
    await seen(guardian, '复核：不对')
    await seen(guardian, '漏了八十周岁以上的')
    await guardian.keyboard.press('a')
    await seen(guardian, '复核：对')
    expect(complaints).toEqual([])
  })

  it('takes files in: dropped or chosen by keyboard, each with what became of it; the draft waits for the guardian', async () => {
    const trainer = await signIn('dengyu')
    const refused = complaints.length
    await trainer.goto(`${server.url}/desk/library`)
    await trainer.getByRole('heading', { name: '加入文献' }).waitFor()
    await drop(trainer, '夜市.txt', '夜市管理办法\n第一条　夜市二十三时收摊。')
    await seen(trainer, '请先选好公开还是内部，再交文件。')
    await trainer.getByLabel('范围').selectOption('public')
    await drop(trainer, '夜市.txt', '夜市管理办法\n第一条　夜市二十三时收摊。')
    await seen(trainer, '1 份已收下')
    await trainer.getByLabel('选择文件').setInputFiles([
      { name: '旧.rtf', mimeType: 'text/plain', buffer: Buffer.from('{\\rtf1 x}') },
      { name: '同.txt', mimeType: 'text/plain', buffer: Buffer.from('夜市管理办法\n第一条　夜市二十三时收摊。') },
    ])
    await seen(trainer, '2 份已收下，1 份没有收下')
    await seen(trainer, /RTF.*另存为/)
    await seen(trainer, /同一份文件此前交过/)
    await examineBoth(trainer)
    const guardian = await signIn('zhoumin')
    await guardian.goto(`${server.url}/desk/library?state=draft`)
    await guardian.getByRole('button', { name: '发布夜市管理办法' }).waitFor()
    await trainer.locator('.uploads').getByRole('link', { name: '夜市管理办法' }).first().click()
    await seen(trainer, '夜市二十三时收摊。')
    // the browser says of each refusal on its own that there was one
    expect(complaints.slice(refused).filter(one => !one.includes('422'))).toEqual([])
  })
})
