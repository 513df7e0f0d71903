import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { recordEvidence } from '../../bench/evidence.ts'
import { clientFolder } from '../../src/client.ts'
import { fumes, password, type TestServer, testServer } from '../support/district.ts'
import { deskPages, desktop, launchBrowser, portalPages } from './browser.ts'

let server: TestServer
let browser: Browser

beforeAll(async () => {
  server = await testServer({ library: true })
  await server.anonymous.post('/api/appeals', fumes)
  browser = await launchBrowser()
})
afterAll(async () => {
  await browser.close()
  await server.close()
})

/** A browser that lets nothing pass to another host, and says what wanted to. */
async function watched(foreign: string[]): Promise<BrowserContext> {
  const context = await browser.newContext({ viewport: desktop, locale: 'zh-CN', serviceWorkers: 'block' })
  const own = new URL(server.url).host
  const isForeign = (url: string) => /^(https?|wss?):/.test(url) && new URL(url).host !== own
  await context.route(
    url => isForeign(url.href),
    route => route.abort(),
  )
  context.on('request', request => {
    if (isForeign(request.url())) foreign.push(request.url())
  })
  context.on('page', page => {
    page.on('websocket', socket => {
      if (isForeign(socket.url())) foreign.push(socket.url())
    })
    // what the page's own policy stopped never became a request
    page.on('console', message => {
      if (/Content Security Policy/i.test(message.text())) foreign.push(message.text())
    })
  })
  return context
}

describe('S5: a page', () => {
  it('asks no other host for anything, in the portal and at the desk', async () => {
    const started = performance.now()
    const foreign: string[] = []
    const contexts = new Map<string, BrowserContext>()
    let requests = 0
    for (const { path, account } of [...portalPages.map(one => ({ path: one.path, account: '' })), ...deskPages]) {
      let context = contexts.get(account)
      if (!context) {
        context = await watched(foreign)
        contexts.set(account, context)
        if (account !== '')
          await context.request.post(`${server.url}/api/auth/sign-in/username`, {
            data: { username: account, password },
          })
        context.on('request', () => requests++)
      }
      const page = await context.newPage()
      await page.goto(`${server.url}${path}`, { waitUntil: 'load' })
      await page.locator('h1').first().waitFor()
      await page.waitForTimeout(200)
      await page.close()
    }
    for (const context of contexts.values()) await context.close()
    recordEvidence({
      ids: ['S5'],
      area: 'Supply',
      what: 'Every page of portal and desk in a browser: each request, web socket and violation of the page’s own policy.',
      figures: [
        { name: 'pages', value: portalPages.length + deskPages.length },
        { name: 'requests', value: requests },
        { name: 'to another host', value: foreign.length, aim: '0', isReached: foreign.length === 0 },
      ],
      seconds: (performance.now() - started) / 1000,
    })
    expect(requests).toBeGreaterThan(50)
    expect(foreign).toEqual([])
  })

  it('that did would be seen', async () => {
    const foreign: string[] = []
    const context = await watched(foreign)
    const bare = await context.newPage()
    await bare.setContent('<img src="http://canary.example/picture.png">')
    await expect.poll(() => foreign).toContainEqual('http://canary.example/picture.png')
    const page = await context.newPage()
    await page.goto(server.url)
    // the page's own policy stops it before it becomes a request
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<img src="https://policy.example/x.png">')`)
    await expect.poll(() => foreign.filter(one => one.includes('policy.example'))).not.toEqual([])
    await context.close()
  })
})

describe('S5: the built pages', () => {
  const files = () =>
    readdirSync(clientFolder, { recursive: true, withFileTypes: true })
      .filter(entry => entry.isFile() && /\.(html|js|css|svg|webmanifest)$/.test(entry.name))
      .map(entry => ({ name: entry.name, text: readFileSync(join(entry.parentPath, entry.name), 'utf8') }))

  /** Ways in which a page makes a browser load something. */
  const loads =
    /(?:\b(?:src|href|srcset|action|poster)\s*=\s*["']?|url\(\s*["']?|@import\s*["']|\bimport\s*\(?\s*["'`]|\bfrom\s*["']|\b(?:fetch|open|importScripts|sendBeacon|Worker|SharedWorker|WebSocket|EventSource)\s*\(\s*["'`]|\.(?:src|href)\s*=\s*["'`])((?:https?:|wss?:)?\/\/[^"'`)\s>]+)/g

  /** Addresses that stand in libraries as words: names of XML and of the formats of Word and Excel, and where an error of theirs is explained. */
  const spoken = new Set(['www.w3.org', 'react.dev', 'schemas.openxmlformats.org'])
  /** Where a model may be, filled into a field by a press, for the governor to look at and save. */
  const offered = new Set(['api.deepseek.com', '127.0.0.1'])

  it('load nothing from elsewhere: no font, no script, no style, no picture', () => {
    const found = files().flatMap(({ name, text }) => [...text.matchAll(loads)].map(([, host]) => `${name}: ${host}`))
    expect(found).toEqual([])
    for (const bad of [
      '<script src="https://cdn.example/x.js">',
      '@import "//cdn.example/x.css"',
      'url(https://fonts.example/a.woff2)',
      'import("https://x.example/a.js")',
      'new WebSocket("wss://x.example")',
      'a.src="//x.example/p.png"',
    ])
      expect([...bad.matchAll(loads)], bad).toHaveLength(1)
  })

  it('name no other host but those that their libraries speak of', () => {
    const hosts = new Set(
      files().flatMap(({ text }) =>
        [...text.matchAll(/(?:https?|wss?):\/\/([\w-]+(?:\.[\w-]+)+)/g)].map(([, host]) => host ?? ''),
      ),
    )
    expect([...hosts].filter(host => !spoken.has(host) && !offered.has(host))).toEqual([])
  })
})
