import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join } from 'node:path'
import { collected, startGuarded } from '../guarded-process.ts'
import { limits } from '../limits.ts'

/** A program of this machine that recognises Chinese in pictures. */
export interface Recogniser {
  /** tesseract with what keeps it in bounds before it. */
  readonly command: readonly string[]
  readonly environment: Readonly<Record<string, string>>
}

const language = 'chi_sim'

/** Where a program of this name lies. */
function locate(name: string, path: string): string | undefined {
  for (const folder of path.split(delimiter)) {
    if (!isAbsolute(folder)) continue
    try {
      accessSync(join(folder, name), constants.X_OK)
      return join(folder, name)
    } catch {
      // not here
    }
  }
  return undefined
}

/** "nobody". */
const nobody = 65_534

/**
 * What stands before the program, the strictest first: without a network, as nobody where we are root, with limits of
 * memory, time and files, and nothing that it writes to a disk. Not every system has, or lets us use, all of them.
 */
function bounds(path: string): string[][] {
  const [unshare, setpriv, prlimit] = ['unshare', 'setpriv', 'prlimit'].map(name => locate(name, path))
  const isRoot = process.getuid?.() === 0
  const seconds = Math.ceil(limits.page.milliseconds / 1000)
  const limited = prlimit
    ? [prlimit, `--as=${2 * limits.page.memory}`, `--cpu=${seconds}`, '--fsize=0', '--core=0', '--nofile=64', '--']
    : []
  const alone = unshare ? [unshare, '--net', ...(isRoot ? [] : ['--user', '--map-current-user']), '--'] : []
  const humble = setpriv
    ? [
        setpriv,
        ...(isRoot ? [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups'] : []),
        '--no-new-privs',
        '--inh-caps=-all',
        '--',
      ]
    : []
  return [[...alone, ...humble, ...limited], [...humble, ...limited], limited, []]
}

/**
 * Looks for tesseract with its Chinese data on a path like that of the environment; undefined where there is none.
 */
export async function findRecogniser(path: string): Promise<Recogniser | undefined> {
  const program = locate('tesseract', path)
  if (program === undefined) return undefined
  const data = process.env['TESSDATA_PREFIX']
  const environment = {
    LC_ALL: 'C',
    // more threads make a page hardly faster and the machine busy
    OMP_THREAD_LIMIT: '1',
    ...(data === undefined ? {} : { TESSDATA_PREFIX: data }),
  }
  for (const before of bounds(path)) {
    const command = [...before, program]
    try {
      const asked = startGuarded({
        command: [...command, '--list-langs'],
        environment,
        input: [],
        milliseconds: 10_000,
        memory: limits.page.memory,
      })
      const { code, said } = await collected(asked, 2 ** 16)
      if (code === 0 && said.toString('latin1').split(/\s+/).includes(language)) return { command, environment }
    } catch {
      // this system lacks what would bound it in this way
    }
  }
  return undefined
}

let here: Promise<Recogniser | undefined> | undefined

/** The one of this machine, looked for once, when the first scan comes. */
export const recogniserHere = (): Promise<Recogniser | undefined> => {
  here ??= findRecogniser(process.env['PATH'] ?? '')
  return here
}

/** What a page came to, as tab-separated values; undefined where the program failed, or took too much. */
export async function recognise(
  { command, environment }: Recogniser,
  greymap: Uint8Array,
  dpi: number,
  { milliseconds, signal }: { readonly milliseconds: number; readonly signal?: AbortSignal | undefined },
): Promise<string | undefined> {
  const told = ['stdin', 'stdout', '-l', language, '--dpi', String(dpi), '-c', 'tessedit_create_tsv=1']
  const { code, stopped, said } = await collected(
    startGuarded({
      command: [...command, ...told],
      environment,
      input: [greymap],
      milliseconds: Math.min(milliseconds, limits.page.milliseconds),
      memory: limits.page.memory,
      signal,
    }),
    limits.page.answer,
  )
  return stopped === undefined && code === 0 ? said.toString('utf8') : undefined
}
