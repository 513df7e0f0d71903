/// <reference lib="dom" />
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

interface Violation {
  readonly id: string
  readonly nodes: readonly { readonly target: readonly string[] }[]
}

/** WCAG 2.2 A and AA by axe-core, and nothing that has to be scrolled sideways. */
export async function examine(page: Page): Promise<string[]> {
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
  const overflow = await page.evaluate(() => {
    const width = document.documentElement.clientWidth
    if (document.documentElement.scrollWidth <= width) return undefined
    const rightOf = (element: Element) => element.getBoundingClientRect().right
    const widest = [...document.body.querySelectorAll('*')].sort((a, b) => rightOf(b) - rightOf(a))[0]
    return `${document.documentElement.scrollWidth - width} px: ${widest?.outerHTML.slice(0, 120)}`
  })
  return [
    ...violations.map(v => `${v.id}: ${v.nodes.map(node => node.target.join(' ')).join(', ')}`),
    ...(overflow ? [`scrolls sideways by ${overflow}`] : []),
  ]
}
