import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Where the built client lies. */
export const clientFolder = join(root, 'dist', 'web')
const stampFile = join(root, 'dist', 'web.sha256')

function sourceDigest(): string {
  const hash = createHash('sha256')
  for (const folder of ['web', 'src/shapes']) {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8', withFileTypes: true })
      .filter(entry => entry.isFile())
      .map(entry => join(entry.parentPath, entry.name))
      .sort()
    for (const name of names) hash.update(name.slice(root.length)).update(readFileSync(name))
  }
  for (const name of ['package-lock.json', 'src/client.ts']) hash.update(readFileSync(join(root, name)))
  return hash.digest('hex')
}

/** Builds the client when its sources changed since the last time. */
export async function ensureClient(log: (line: string) => void): Promise<void> {
  const digest = sourceDigest()
  const isFresh =
    existsSync(stampFile) && readFileSync(stampFile, 'utf8') === digest && existsSync(join(clientFolder, 'index.html'))
  if (isFresh) return
  log('正在构建页面……')
  const { build } = await import('vite')
  // a test runner says "test" here, and would get pages made for developing
  const environment = process.env['NODE_ENV']
  process.env['NODE_ENV'] = 'production'
  await build({ configFile: join(root, 'web', 'vite.config.ts'), logLevel: 'error' })
  if (environment === undefined) delete process.env['NODE_ENV']
  else process.env['NODE_ENV'] = environment
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(stampFile, digest)
}
