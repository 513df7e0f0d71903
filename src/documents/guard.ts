import { readFile, stat } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { z } from 'zod'
import { childFlags } from './child-flags.ts'
import { collected, type Stopped, startGuarded } from './guarded-process.ts'
import { limits } from './limits.ts'
import type { Reading, Verdict } from './reading.ts'
import { recogniseScans, type ScanLimits, withoutRecogniser } from './scans/recognise.ts'
import { type Recogniser, recogniserHere } from './scans/recogniser.ts'

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
  scans: z.array(z.int().positive()).exactOptional(),
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

export interface ReadOptions {
  /** Of the file: its extension is a hint among kinds of text, and a lie is noted. */
  readonly name?: string
  readonly signal?: AbortSignal
  /** After which the child is killed. */
  readonly milliseconds?: number
  /** Bytes of its answer, the text that was read among them, after which it is killed. */
  readonly answer?: number
  /** How much of what was scanned is recognised, and by what; null: by nothing. */
  readonly recogniser?: Recogniser | null
  readonly scans?: ScanLimits
  /** Called when the file was read, and only recognising what was scanned is left, which takes longer. */
  readonly beforeScans?: () => void
}

const whyStopped = (stopped: Stopped, milliseconds: number): Reading =>
  ({ 'too-slow': tooSlow(milliseconds), 'too-hungry': tooHungry, 'too-much': tooMuch })[stopped]

/** What a child says of a file, or why it was stopped. */
async function askChild(
  bytes: Buffer,
  name: string,
  { signal, milliseconds = limits.milliseconds, answer: mostBytes = limits.answer }: ReadOptions,
): Promise<Buffer | Reading> {
  const child = startGuarded({
    command: [process.execPath, ...childFlags, join(import.meta.dirname, 'read-child.ts')],
    input: [`${JSON.stringify(name)}\n`, bytes],
    memory: limits.memory,
    milliseconds,
    signal,
  })
  const { code, stopped, said } = await collected(child, mostBytes)
  return stopped ? whyStopped(stopped, milliseconds) : code === 0 ? said : crashed
}

/**
 * Reads a file of any kind in a process of its own, which sees no other file, no environment and no network, and is
 * killed after twenty seconds or at its limit of memory. What was scanned is recognised where this machine has a program for it. What the file holds never makes this throw: it becomes a
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
  let reading: Reading
  try {
    reading = Answer.parse(JSON.parse(answer.toString('utf8')))
  } catch {
    return crashed
  }
  if (reading.scans === undefined) return reading
  options.beforeScans?.()
  const recogniser = options.recogniser === undefined ? await recogniserHere() : options.recogniser
  return recogniser ? await recogniseScans(reading, bytes, { ...options, recogniser }) : withoutRecogniser(reading)
}
