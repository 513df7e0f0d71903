/**
 * Runs a TypeScript file of this project on the Node that it is pinned to, installing first what is missing.
 * Plain JavaScript without dependencies: it has to run on any Node from 20 on, in a folder that has nothing yet.
 *
 *   node scripts/run.mjs FILE [ARGUMENTS…]
 */
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const modules = join(root, 'node_modules')
const stampFile = join(modules, '.bangban-installed')
const pinnedNode = join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node')

function npm(...args) {
  const cli = process.env.npm_execpath
  const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
  const done = spawnSync(command, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', 'inherit', 'inherit'],
    shell: process.platform === 'win32' && command === 'npm',
  })
  if (done.status !== 0) {
    console.error(`\n安装没有成功：npm ${args.join(' ')}\n请检查网络（只需要 npm 镜像），然后再运行一次。`)
    process.exit(1)
  }
}

function installMissing() {
  const lock = readFileSync(join(root, 'package-lock.json'))
  const stamp = createHash('sha256').update(lock).digest('hex')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp && existsSync(pinnedNode)) return
  console.log('正在安装依赖（只在第一次，或依赖有变化时）……')
  npm('ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error')
  // the few packages whose install scripts are allowed are named in package.json; no other script runs
  const { allowScripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const allowed = Object.keys(allowScripts).filter(name => allowScripts[name] && existsSync(join(modules, name)))
  npm('rebuild', '--ignore-scripts=false', ...allowed)
  writeFileSync(stampFile, stamp)
}

installMissing()
const child = spawn(pinnedNode, process.argv.slice(2), {
  stdio: 'inherit',
  env: {
    ...process.env,
    // what was compiled once (with its types taken out) is not compiled again: a start takes half the time
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(modules, '.cache', 'compiled'),
    PATH: `${dirname(pinnedNode)}${delimiter}${join(modules, '.bin')}${delimiter}${process.env.PATH}`,
  },
})
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
child.on('exit', (code, signal) => process.exit(signal ? 1 : (code ?? 1)))
