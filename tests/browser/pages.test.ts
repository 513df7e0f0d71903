import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fumes, password, type TestServer, testServer } from '../support/district.ts'
import { deskPages, desktop, launchBrowser, phone, portalPages } from './browser.ts'
import { examine } from './examine.ts'

const pictures = join(import.meta.dirname, '..', '..', 'test-results')
const narrow = { width: 360, height: 740 }

let server: TestServer
let browser: Browser

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true })
  server = await testServer({ library: true })
  for (const title of ['小区门口烧烤油烟', '饭店油烟直排', '楼下烧烤太呛'])
    await server.anonymous.post('/api/appeals', { ...fumes, title })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

async function visit(context: BrowserContext, path: string, picture: string): Promise<string[]> {
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', message => {
    if (message.type() === 'error') complaints.push(message.text())
  })
  page.on('pageerror', error => complaints.push(error.message))
  const hosts = new Set<string>()
  page.on('request', request => {
    if (/^https?:/.test(request.url())) hosts.add(new URL(request.url()).host)
  })
  await page.goto(`${server.url}${path}`, { waitUntil: 'load' })
  await page.locator('h1').first().waitFor()
  await page.waitForTimeout(700)
  await page.screenshot({ path: join(pictures, `${picture}.png`) })
  complaints.push(...(await examine(page)))
  for (const host of hosts) if (host !== new URL(server.url).host) complaints.push(`asks a foreign host: ${host}`)
  await page.close()
  return complaints.map(complaint => `${picture}: ${complaint}`)
}

describe('every page at every width', () => {
  for (const [size, viewport] of Object.entries({ desktop, phone, narrow })) {
    it(`of the portal is accessible and whole (${size})`, async () => {
      const context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
      const complaints: string[] = []
      for (const page of portalPages)
        complaints.push(...(await visit(context, page.path, `portal-${page.name}-${size}`)))
      await context.close()
      expect(complaints).toEqual([])
    })

    it(`of the desk is accessible and whole (${size})`, async () => {
      const complaints: string[] = []
      const contexts = new Map<string, BrowserContext>()
      for (const page of deskPages) {
        let context = contexts.get(page.account)
        if (!context) {
          context = await browser.newContext({ viewport, locale: 'zh-CN', timezoneId: 'Asia/Shanghai' })
          await context.request.post(`${server.url}/api/auth/sign-in/username`, {
            data: { username: page.account, password },
          })
          contexts.set(page.account, context)
        }
        complaints.push(...(await visit(context, page.path, `desk-${page.name}-${size}`)))
      }
      for (const context of contexts.values()) await context.close()
      expect(complaints).toEqual([])
    })
  }

  it('is whole in the dark too', async () => {
    const context = await browser.newContext({ viewport: desktop, locale: 'zh-CN', colorScheme: 'dark' })
    await context.request.post(`${server.url}/api/auth/sign-in/username`, { data: { username: 'zhoumin', password } })
    const complaints = [
      ...(await visit(context, '/', 'portal-home-dark')),
      ...(await visit(context, '/desk/queue', 'desk-queue-dark')),
      ...(await visit(context, '/desk/overview', 'desk-overview-dark')),
    ]
    await context.close()
    expect(complaints).toEqual([])
  })
})
