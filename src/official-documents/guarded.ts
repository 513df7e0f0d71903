import { join } from 'node:path'
import { z } from 'zod'
import { childFlagsWith } from '../documents/child-flags.ts'
import { collected, type GuardedTask, prepareGuarded, type WaitingProcess } from '../documents/guarded-process.ts'
import { type KeptReady, keepReady } from '../documents/kept-ready.ts'
import { limits } from '../documents/limits.ts'
import type { Verdict } from '../documents/reading.ts'
import { refuseClassified } from '../language/index.ts'
import { OfficialFault, Preview } from '../shapes/official-document.ts'
import type { CheckResult, Fault } from '../skills/check/index.ts'
import type { Wanted } from './wanted.ts'

/** Why a file was neither checked nor mended: a Chinese sentence that says what to do. */
export interface NotChecked {
  readonly verdict: Exclude<Verdict, 'ok' | 'ok-partial'>
  readonly advice: string
}

export type Checked = { readonly verdict: 'ok'; readonly result: CheckResult; readonly preview?: Preview } | NotChecked
export type Fixed =
  | { readonly verdict: 'ok'; readonly result: CheckResult; readonly mended: readonly Fault[]; readonly bytes: Buffer }
  | NotChecked

const FaultSaid = OfficialFault satisfies z.ZodType<Fault>

/** What a child says is not believed: it may have been taken over by the file. */
const Answer = z.union([
  z.object({
    verdict: z.literal('ok'),
    mended: z.array(FaultSaid).exactOptional(),
    preview: Preview.exactOptional(),
    words: z.array(z.string()).exactOptional(),
    result: z.custom<CheckResult>(
      value =>
        z
          .object({
            kind: z.string().exactOptional(),
            form: z.enum(['general', 'letter', 'order', 'minutes']),
            title: z.string(),
            faults: z.array(FaultSaid),
            unchecked: z.array(z.object({ rule: z.string(), name: z.string(), what: z.string() })),
          })
          .safeParse(value).success,
    ),
  }),
  z.object({
    verdict: z.enum(['empty', 'encrypted', 'damaged', 'unsupported', 'too-large', 'malicious']),
    advice: z.string(),
  }),
])

/** The rules, and what of the language they read, lie outside of the readers. */
const flags = childFlagsWith([
  'src/official-documents/*',
  'src/skills/check/*',
  'src/language/*',
  'src/shapes/visible-text.ts',
])

const notChecked = (verdict: NotChecked['verdict'], advice: string): NotChecked => ({ verdict, advice })
const crashed = notChecked('damaged', '文件的结构有错，检查时中断了。请用 WPS 或 Word 打开后另存，再交来。')
const stoppedWords = {
  'too-slow': `检查了 ${limits.milliseconds / 1000} 秒还没有完，已停止。请拆成几个文件，或另存一次再交来。`,
  'too-hungry': '检查时占用的内存过多，已停止。请拆成几个文件，或另存一次再交来。',
  'too-much': '检查出的内容过多，没有保留。请拆成几个文件再交来。',
} as const

export interface AskOptions {
  readonly signal?: AbortSignal
  /** Of a server: where it keeps a child ready. */
  readonly kept?: KeptReady
}

/** Bytes of an answer that somebody waits for: what is made of them holds up everybody else meanwhile. */
const mostShown = 8 * 2 ** 20

const start = (isKept = false): WaitingProcess =>
  prepareGuarded({
    command: [process.execPath, ...flags, join(import.meta.dirname, 'check-child.ts'), ...(isKept ? ['--kept'] : [])],
    memory: limits.memory,
  })

/** A machine with less memory left has better things to do with it than to hold a process that waits. */
const memoryToSpare = 2 * limits.memory

/** One child kept ready: most of the time that a check takes is the start of its process. */
export const keepCheckerReady = (): KeptReady => keepReady(start, () => process.availableMemory() > memoryToSpare)

/** What a child says first, when it has its task and the file. */
const begun = 0x0a

/** What a child says of its task. One that died while it waited is no fault of the file: then another one is asked. */
async function answerTo(task: GuardedTask, mostBytes: number, kept: KeptReady | undefined) {
  const asked = await collected((kept?.take() ?? start()).begin(task), mostBytes)
  const hasBegun = asked.stopped !== undefined || asked.said[0] === begun || !kept
  return hasBegun ? asked : await collected(start().begin(task), mostBytes)
}

async function ask(bytes: Buffer, wanted: Wanted, { signal, kept }: AskOptions) {
  if (bytes.length > limits.file) {
    return notChecked('too-large', `文件超过 ${limits.file / 2 ** 20} MB，没有检查。请拆成几个文件再交来。`)
  }
  const task = { input: [`${JSON.stringify(wanted)}\n`, bytes], milliseconds: limits.milliseconds, signal }
  const { code, stopped, said } = await answerTo(task, wanted.preview ? mostShown : limits.answer, kept)
  if (stopped) return notChecked('too-large', stoppedWords[stopped])
  const end = said.indexOf('\n', 1)
  if (code !== 0 || end === -1) return crashed
  let answer: z.infer<typeof Answer>
  try {
    answer = Answer.parse(JSON.parse(said.toString('utf8', 1, end)))
  } catch {
    return crashed
  }
  if (answer.verdict === 'ok' && wanted.words) refuseClassified([wanted.name, ...(answer.words ?? [])])
  return { ...answer, bytes: Buffer.from(said.subarray(end + 1)) }
}

/**
 * Checks a file in a process of its own, which sees no other file and no network and is killed at its limits. What the
 * file holds never makes this throw, but for Classified where secrets are refused; it throws where the process can't be started,
 * and when the signal ends it.
 */
export async function checkFile(
  bytes: Buffer,
  wanted: Omit<Wanted, 'task' | 'chosen'>,
  options: AskOptions = {},
): Promise<Checked> {
  const said = await ask(bytes, { ...wanted, task: 'check' }, options)
  if (said.verdict !== 'ok') return notChecked(said.verdict, said.advice)
  return { verdict: 'ok', result: said.result, ...(said.preview ? { preview: said.preview } : {}) }
}

/** The same for mending: all that can be mended, or what was chosen. */
export async function fixFile(bytes: Buffer, wanted: Omit<Wanted, 'task'>, options: AskOptions = {}): Promise<Fixed> {
  const said = await ask(bytes, { ...wanted, task: 'fix' }, options)
  if (said.verdict !== 'ok') return notChecked(said.verdict, said.advice)
  return { verdict: 'ok', result: said.result, mended: said.mended ?? [], bytes: said.bytes }
}
