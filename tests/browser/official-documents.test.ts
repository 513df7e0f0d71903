/// <reference lib="dom" />
import { readFileSync } from 'node:fs'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { checkDocx } from '../../src/skills/check/index.ts'
import { password, type TestServer, testServer } from '../support/district.ts'
import { brokenNotice } from '../support/official-documents.ts'
import { desktop, launchBrowser, phone } from './browser.ts'
import { examine } from './examine.ts'

let server: TestServer
let browser: Browser

beforeAll(async () => {
  server = await testServer()
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function signIn(): Promise<{ page: Page; complaints: string[] }> {
  const context = await browser.newContext({ viewport: desktop, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
  await context.request.post(`${server.url}/api/auth/sign-in/username`, {
    data: { username: 'fangjianguo', password },
  })
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const complaints: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  return { page, complaints }
}

/** Lets a file go over the place for it, as a mouse does. */
async function drop(page: Page, name: string, bytes: Buffer): Promise<void> {
  const dragged = await page.evaluateHandle(
    ([called, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([Uint8Array.from(atob(content), sign => sign.charCodeAt(0))], called))
      return transfer
    },
    [name, bytes.toString('base64')] as const,
  )
  await page.locator('.check-drop').dispatchEvent('drop', { dataTransfer: dragged })
}

describe('a broken official document at the desk', () => {
  it('is shown as it prints with its faults; one is accepted by keyboard, and comes back mended, the others not', async () => {
    const { page, complaints } = await signIn()
    const bytes = brokenNotice(['<script>alert(1)</script>'])
    const faults = checkDocx(bytes).faults
    await page.goto(`${server.url}/desk/check`)
    await drop(page, '防汛通知.docx', bytes)
    await page.locator('.paper-page').first().waitFor()
    expect(await page.locator('.note').count()).toBe(faults.length)
    // what stands in the document stays words
    expect(await page.locator('.paper-page').first().textContent()).toContain('<script>alert(1)</script>')
    const paper = await page.locator('.paper-page').first().boundingBox()
    expect((paper?.height ?? 0) / (paper?.width ?? 1)).toBeCloseTo(15_840 / 12_240, 1)
    for (const viewport of [phone, desktop]) {
      await page.setViewportSize(viewport)
      await page.waitForTimeout(300)
      await page.screenshot({ path: `test-results/check-${viewport.width}.png` })
      complaints.push(...(await examine(page)))
    }
    const at = faults.findIndex(one => one.rule === 'P01')
    await page.getByRole('heading', { name: '公文检查' }).click()
    for (let i = 0; i < at; i++) await page.keyboard.press('j')
    await page.keyboard.press('a')
    await page.keyboard.press('x')
    await page.keyboard.press('u')
    await page.getByText('已定：改 1，不改 0').waitFor()
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: '下载改好的公文' }).click(),
    ])
    expect(download.suggestedFilename()).toBe('防汛通知（已改）.docx')
    const left = checkDocx(readFileSync(await download.path())).faults
    expect(left.map(one => one.rule)).toEqual(faults.filter(one => one.rule !== 'P01').map(one => one.rule))
    await page.getByText('已改 1 处').waitFor()
    expect(complaints).toEqual([])
  })

  it('that can’t be read is answered in plain Chinese', async () => {
    const { page } = await signIn()
    await page.goto(`${server.url}/desk/check`)
    await page.getByLabel('选择文件').setInputFiles({
      name: '便笺.txt',
      mimeType: 'text/plain',
      buffer: Buffer.from('请大家准时到会'),
    })
    await page.getByRole('alert').getByText('只能检查 docx 格式的公文').waitFor()
  })
})
