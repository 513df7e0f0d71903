import { readFile } from 'node:fs/promises'
import { extname, join, normalize } from 'node:path'

const types: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.webmanifest': 'application/manifest+json',
}

export interface StaticFile {
  readonly body: Buffer<ArrayBuffer>
  readonly type: string
  /** A built file carries its hash in its name and never changes. */
  readonly isImmutable: boolean
}

/** Serves the built client; a path that leads out of the folder finds nothing. */
export function createStatic(folder: string) {
  const cache = new Map<string, StaticFile | undefined>()
  const read = async (name: string): Promise<StaticFile | undefined> => {
    const plain = normalize(`/${name}`)
    if (plain.includes('..') || plain.includes('\0') || !types[extname(plain)]) return undefined
    if (cache.has(plain)) return cache.get(plain)
    const file = await readFile(join(folder, plain)).then(
      (body): StaticFile => ({
        body,
        type: types[extname(plain)] ?? 'application/octet-stream',
        isImmutable: plain.startsWith('/assets/'),
      }),
      () => undefined,
    )
    if (file) cache.set(plain, file)
    return file
  }
  return {
    file: read,
    /** The page of the desk or of the portal, with the nonce for its styles. */
    page: async (path: string, nonce: string): Promise<string | undefined> => {
      const file = await read(path === '/desk' || path.startsWith('/desk/') ? 'desk/index.html' : 'index.html')
      return file?.body.toString('utf8').replaceAll('__CSP_NONCE__', nonce)
    },
  }
}
