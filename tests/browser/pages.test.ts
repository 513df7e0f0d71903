/// <reference lib="dom" />
import { mkdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fumes, password, type TestServer, testServer } from '../support/district.ts'
import { deskPages, desktop, launchBrowser, phone, portalPages } from './browser.ts'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const pictures = join(import.meta.dirname, '..', '..', 'test-results')
const narrow = { width: 360, height: 740 }

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: readonly string[] }[]
}

let server: TestServer
let browser: Browser

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true })
  server = await testServer()
  for (const title of ['小区门口烧烤油烟', '饭店油烟直排', '楼下烧烤太呛'])
    await server.anonymous.post('/api/appeals', { ...fumes, title })
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

/** WCAG 2.2 A and AA by axe-core, and nothing that has to be scrolled sideways. */
async function examine(page: Page): Promise<string[]> {
  // the page's policy lets no foreign script in; the browser's own protocol is not bound by it
  const session = await page.context().newCDPSession(page)
  await session.send('Runtime.evaluate', { expression: axeSource })
  const violations = (await page.evaluate(async () => {
    const axe = (
      window as unknown as { axe: { run(context: Document, options: object): Promise<{ violations: unknown }> } }
    ).axe
    const result = await axe.run(document, {
      runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22a', 'wcag22aa'] },
    })
    return result.violations
  })) as Violation[]
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  )
  return [
    ...violations.map(v => `${v.id}: ${v.nodes.map(node => node.target.join(' ')).join(', ')}`),
    ...(overflow > 0 ? [`scrolls sideways by ${overflow} px`] : []),
  ]
}

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
