import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { limits } from './limits.ts'
import type { Reading, Verdict } from './reading.ts'

const root = join(import.meta.dirname, '..', '..')

/** Where the packages of the readers lie. Nothing else of this machine can be read by the child. */
const packages = ['pdfjs-dist', 'htmlparser2', 'domelementtype', 'domhandler', 'domutils', 'dom-serializer', 'entities']

/** What the child may: read its own code and packages, and so much memory. */
export const childFlags: readonly string[] = [
  '--permission',
  `--allow-fs-read=${join(root, 'src', 'documents')}/*`,
  `--allow-fs-read=${join(root, 'src', 'language', 'numerals.ts')}`,
  `--allow-fs-read=${join(root, 'package.json')}`,
  ...packages.map(name => `--allow-fs-read=${join(root, 'node_modules', name)}/*`),
  '--max-old-space-size=384',
  '--disallow-code-generation-from-strings',
  '--no-warnings',
]

const Answer = z.object({
  verdict: z.enum(['ok', 'ok-partial', 'empty', 'encrypted', 'damaged', 'unsupported', 'too-large', 'malicious']),
  format: z.string(),
  title: z.string().exactOptional(),
  blocks: z.array(
    z.object({
      kind: z.enum(['heading', 'paragraph', 'table', 'list-item']),
      level: z.number().exactOptional(),
      text: z.string(),
      rows: z.array(z.array(z.string())).exactOptional(),
      page: z.number().exactOptional(),
      part: z.enum(['header', 'footer', 'footnote', 'endnote', 'text-box']).exactOptional(),
    }),
  ),
  lost: z.array(z.string()),
  hidden: z.array(
    z.object({
      kind: z.enum([
        'deletion',
        'insertion',
        'comment',
        'hidden-text',
        'white-text',
        'hidden-sheet',
        'hidden-rows',
        'hidden-columns',
        'author',
        'embedded-file',
        'external-link',
        'macro',
        'field',
        'false-name',
      ]),
      text: z.string(),
    }),
  ),
  advice: z.string().exactOptional(),
}) satisfies z.ZodType<Reading>

const failed = (verdict: Verdict, advice: string): Reading => ({
  verdict,
  format: 'unknown',
  blocks: [],
  lost: [],
  hidden: [],
  advice,
})

const tooSlow = (milliseconds: number) =>
  failed('too-large', `读了 ${milliseconds / 1000} 秒还没有读完，已停止。请拆成几个文件，或另存一次再交来。`)
const tooHungry = failed('too-large', '读取时占用的内存过多，已停止。请拆成几个文件，或另存一次再交来。')
const crashed = failed('damaged', '文件的结构有错，读取时中断了。请用 WPS 或 Office 打开后另存，再交来。')
const tooMuch = failed('too-large', '读出的内容过多，没有保留。请拆成几个文件再交来。')

/** Resident memory of a process in bytes; undefined where the system has no /proc. */
function memoryOf({ pid }: ChildProcess): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096
  } catch {
    return undefined
  }
}

export interface ReadOptions {
  /** Of the file: its extension is a hint among kinds of text, and a lie is noted. */
  readonly name?: string
  readonly signal?: AbortSignal
  /** After which the child is killed. */
  readonly milliseconds?: number
  /** Bytes of its answer, the text that was read among them, after which it is killed. */
  readonly answer?: number
}

/** How a child ended: with an answer, or why it was stopped. */
async function askChild(
  bytes: Buffer,
  name: string,
  { signal, milliseconds = limits.milliseconds, answer: mostBytes = limits.answer }: ReadOptions,
): Promise<Buffer | Reading> {
  const child = spawn(process.execPath, [...childFlags, join(import.meta.dirname, 'read-child.ts')], {
    env: {},
    stdio: ['pipe', 'pipe', 'ignore'],
    ...(signal ? { signal, killSignal: 'SIGKILL' } : {}),
  })
  let why: Reading | undefined
  const stop = (reason: Reading) => {
    why ??= reason
    child.kill('SIGKILL')
  }
  const timer = setTimeout(() => stop(tooSlow(milliseconds)), milliseconds)
  const watch = setInterval(() => {
    if ((memoryOf(child) ?? 0) > limits.memory) stop(tooHungry)
  }, 50)
  const answer: Buffer[] = []
  let size = 0
  child.stdout.on('data', (piece: Buffer) => {
    size += piece.length
    if (size > mostBytes) stop(tooMuch)
    else answer.push(piece)
  })
  // a child that ends early closes its input; why, its exit says
  child.stdin.on('error', () => {})
  child.stdin.write(`${JSON.stringify(name)}\n`)
  child.stdin.end(bytes)
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', resolve)
    })
    return why ?? (code === 0 ? Buffer.concat(answer) : crashed)
  } finally {
    clearTimeout(timer)
    clearInterval(watch)
  }
}

/**
 * Reads a file of any kind in a process of its own, which sees no other file, no environment and no network, and is
 * killed after twenty seconds or at its limit of memory. What the file holds never makes this throw: it becomes a
 * verdict. Throws when a path can't be read, when the process can't be started, and when the signal ends it.
 */
export async function readFileText(file: string | Uint8Array, options: ReadOptions = {}): Promise<Reading> {
  const called = options.name ?? (typeof file === 'string' ? basename(file) : '')
  const size = typeof file === 'string' ? (await stat(file)).size : file.length
  if (size > limits.file) {
    return failed('too-large', `文件超过 ${limits.file / 2 ** 20} MB，没有读取。请拆成几个文件再交来。`)
  }
  const bytes =
    typeof file === 'string' ? await readFile(file) : Buffer.from(file.buffer, file.byteOffset, file.byteLength)
  const answer = await askChild(bytes, called, options)
  if (!Buffer.isBuffer(answer)) return answer
  try {
    return Answer.parse(JSON.parse(answer.toString('utf8')))
  } catch {
    return crashed
  }
}
