import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { childFlags } from '../child-flags.ts'
import { startGuarded } from '../guarded-process.ts'
import { limits } from '../limits.ts'
import { picturesLost, scansLost, shortList } from '../notes.ts'
import type { Block, Reading } from '../reading.ts'
import { type Recogniser, recognise } from './recogniser.ts'
import { recognisedRemark } from './remark.ts'
import { recognisedOf } from './words.ts'

/** Of one file. */
export interface ScanLimits {
  readonly pages: number
  /** Of all its pages together, from when the first one is begun. */
  readonly milliseconds: number
}

export interface RecogniseOptions {
  readonly recogniser: Recogniser
  readonly scans?: ScanLimits
  readonly signal?: AbortSignal
}

const install =
  '这台服务器没有装文字识别程序；系统管理员装好后重新启动，就能识别扫描件：apt-get install tesseract-ocr tesseract-ocr-chi-sim。'

/** A reading with scanned pages, where this machine can recognise nothing. */
export const withoutRecogniser = (reading: Reading): Reading => ({
  ...reading,
  advice: `${reading.advice ?? ''}${install}`,
})

/** Recognising a page keeps a processor busy; others are to get on meanwhile. */
const together = Math.max(1, Math.floor(availableParallelism() / 2))
let underWay = 0
const waiting: (() => void)[] = []

async function takePlace(): Promise<() => void> {
  if (underWay < together) underWay++
  else await new Promise<void>(resolve => waiting.push(resolve))
  return () => {
    const next = waiting.shift()
    if (next) next()
    else underWay--
  }
}

/** So many bytes at a time out of a stream; undefined at its end. */
function readerOf(out: Readable) {
  const pieces = out[Symbol.asyncIterator]() as AsyncIterator<Buffer>
  let rest: Buffer = Buffer.alloc(0)
  return async (wanted: number): Promise<Buffer | undefined> => {
    const taken = [rest]
    let size = rest.length
    while (size < wanted) {
      const { value, done } = await pieces.next()
      if (done === true) return undefined
      taken.push(value)
      size += value.length
    }
    const all = Buffer.concat(taken)
    rest = all.subarray(wanted)
    return all.subarray(0, wanted)
  }
}

interface Page {
  readonly page: number
  readonly paragraphs: readonly string[]
  readonly confidence: number
}

/** The pages that could be recognised in time; those without a picture, and where the program fails, are left out. */
async function recognisePages(
  bytes: Buffer,
  pages: readonly number[],
  milliseconds: number,
  { recogniser, signal }: RecogniseOptions,
): Promise<Page[]> {
  const until = Date.now() + milliseconds
  const child = startGuarded({
    command: [process.execPath, ...childFlags, join(import.meta.dirname, 'pictures-child.ts')],
    input: [`${JSON.stringify(pages)}\n`, bytes],
    memory: limits.memory,
    milliseconds,
    signal,
  })
  const take = readerOf(child.out)
  const found: Page[] = []
  try {
    for (const page of pages) {
      const head = await take(8)
      const [dpi, length] = [head?.readUInt32BE(0) ?? 0, head?.readUInt32BE(4) ?? 0]
      if (!head || length > limits.picture) break
      const picture = length === 0 ? undefined : await take(length)
      const left = until - Date.now()
      if (left <= 0) break
      const said = picture && (await recognise(recogniser, picture, dpi, { milliseconds: left, signal }))
      const recognised = said === undefined ? undefined : recognisedOf(said)
      if (recognised) found.push({ page, ...recognised })
    }
  } finally {
    child.stop('too-slow')
    // what nobody takes would keep it from ending
    child.out.destroy()
    await child.ended
  }
  return found
}

const inOrder = (blocks: readonly Block[]): Block[] => {
  const apart = blocks.filter(one => one.part !== undefined)
  const running = blocks.filter(one => one.part === undefined)
  return [...running.toSorted((a, b) => (a.page ?? 0) - (b.page ?? 0)), ...apart]
}

/**
 * Recognises the scanned pages of a reading, a page at a time. What comes of it is never called whole, and each page that
 * wasn't recognised is named. Nothing of a page leaves this machine.
 */
export async function recogniseScans(reading: Reading, bytes: Buffer, options: RecogniseOptions): Promise<Reading> {
  const { pages: most, milliseconds } = options.scans ?? limits.scans
  const scans = reading.scans ?? []
  const leave = await takePlace()
  let found: Page[]
  try {
    options.signal?.throwIfAborted()
    found = await recognisePages(bytes, scans.slice(0, most), milliseconds, options)
  } finally {
    leave()
  }
  const written = found.filter(one => one.paragraphs.length > 0)
  if (written.length === 0)
    return { ...reading, advice: `${reading.advice ?? ''}本机的文字识别程序也没有从图像里认出文字。` }
  const recognised = written.map(({ page, confidence }) => ({ page, confidence }))
  const missing = scans.filter(page => !recognised.some(one => one.page === page))
  const blocks = written.flatMap(({ page, paragraphs }) =>
    paragraphs.map((text): Block => ({ kind: 'paragraph', text, page })),
  )
  const isWhole = reading.blocks.length === 0
  return {
    ...reading,
    verdict: 'ok-partial',
    blocks: inOrder([...reading.blocks, ...blocks]),
    recognised,
    lost: [
      ...(missing.length === 0
        ? []
        : [`第 ${shortList(missing)} 页没有识别出文字（一次最多识别 ${most} 页、${milliseconds / 1000} 秒）`]),
      // pictures of pages that are nothing else were looked at
      ...reading.lost.filter(one => one !== scansLost(scans) && !(isWhole && isPictures(one))),
    ],
    advice: `${recognisedRemark(recognised)}。`,
  }
}

const isPictures = (sentence: string) => {
  const [before = '', behind = ''] = picturesLost.split('{n}')
  return sentence.startsWith(before) && sentence.endsWith(behind)
}
