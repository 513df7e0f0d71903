/**
 * Pictures of every page of a running demo: `npm run bangban` is not needed, a server is.
 *   node scripts/run.mjs scripts/screenshots.ts http://127.0.0.1:8080 docs/pictures [PASSWORD]
 * Chinese glyphs come from the machine (fonts-noto-cjk of Debian, say).
 */
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { deskPages, desktop, launchBrowser, phone, portalPages } from '../tests/browser/browser.ts'

const [url = 'http://127.0.0.1:8080', folder = 'docs/pictures', password = 'bangban-demo-2026'] = process.argv.slice(2)
mkdirSync(folder, { recursive: true })
const browser = await launchBrowser()
for (const [size, viewport] of Object.entries({ desktop, phone })) {
  for (const page of portalPages) {
    const context = await browser.newContext({ viewport, locale: 'zh-CN' })
    const tab = await context.newPage()
    await tab.goto(`${url}${page.path}`, { waitUntil: 'networkidle' })
    await tab.screenshot({ path: join(folder, `portal-${page.name}-${size}.png`) })
    await context.close()
  }
  const sessions = new Map<string, Awaited<ReturnType<typeof browser.newContext>>>()
  for (const page of deskPages) {
    const context = sessions.get(page.account) ?? (await browser.newContext({ viewport, locale: 'zh-CN' }))
    if (!sessions.has(page.account)) {
      const signedIn = await context.request.post(`${url}/api/auth/sign-in/username`, {
        data: { username: page.account, password },
      })
      if (!signedIn.ok()) throw new Error(`${page.account} can't sign in: ${signedIn.status()}`)
      sessions.set(page.account, context)
    }
    const tab = await context.newPage()
    tab.on('console', message => {
      if (message.type() === 'error') console.log(page.name, size, message.text())
    })
    await tab.goto(`${url}${page.path}`, { waitUntil: 'load' })
    await tab.waitForTimeout(1200)
    await tab.screenshot({ path: join(folder, `desk-${page.name}-${size}.png`) })
    await tab.close()
  }
  for (const context of sessions.values()) await context.close()
}
await browser.close()
