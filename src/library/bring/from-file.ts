import { extname } from 'node:path'
import { hiddenNames, type Reading, type ReadOptions, readFileText, recognisedRemark } from '../../documents/index.ts'
import { refuseClassified } from '../../language/index.ts'
import { Problem } from '../../problems.ts'
import type { NewSource } from '../add.ts'
import { type Belonging, sourceFromText } from './from-text.ts'

/** A file as somebody brought it. */
export interface BroughtFile {
  readonly bytes: Uint8Array
  readonly name: string
  /** Of its bytes, in hex: the same is taken in once, and again when it was withdrawn. */
  readonly sha256: string
}

/** What its source is called where it comes from. */
export const fileId = (sha256: string) => `file:${sha256}`

/** Many sources in one file, one a row: made by programs, and brought by the command. */
export const isOfRows = (name: string) => /\.(jsonl|ya?ml)$/i.test(name)

/** What is on a page but not part of what it says. */
const aside = new Set(['header', 'footer'])

/** So many remarks are kept, each with so many characters of what is hidden. */
const mostRemarks = 100
const mostCharacters = 200

/** What whoever publishes must know and can't see in the text: what the file lost on the way in, what it hides. */
function remarksOf({ lost, hidden, recognised }: Reading): string[] {
  const all = [
    ...(recognised ? [recognisedRemark(recognised)] : []),
    ...lost.map(one => `没有读出：${one}`),
    ...hidden.map(one => `看不见的内容（${hiddenNames[one.kind]}）：${one.text.slice(0, mostCharacters)}`),
  ]
  const shown = [...new Set(all)].slice(0, mostRemarks)
  return all.length > mostRemarks ? [...shown, '还有别的提示没有逐条列出，请对照原件。'] : shown
}

/**
 * A document of any format that can be read: what it says, and what a person must know before it is published. Throws
 * Classified where any part of it bears a mark of secrecy, be it in the head of a page or in what is hidden, and Problem
 * with the verdict as its code where it can't be read.
 */
export async function sourceFromFile(
  { bytes, name, sha256 }: BroughtFile,
  belonging: Belonging,
  options: Omit<ReadOptions, 'name'> = {},
): Promise<NewSource> {
  const reading = await readFileText(bytes, { ...options, name })
  if (reading.advice !== undefined && reading.blocks.length === 0)
    throw new Problem(422, reading.verdict, reading.advice)
  refuseClassified([name, ...[...reading.blocks, ...reading.hidden].map(one => one.text)], {
    isPublished: belonging.kind === 'law',
  })
  const text = reading.blocks
    .filter(one => !aside.has(one.part ?? ''))
    .map(one => one.text)
    .join('\n')
  if (text.trim() === '') throw new Problem(422, 'empty', '文件里只有页眉页脚，没有正文。请检查是否交错了文件。')
  return {
    ...sourceFromText(text, name.slice(0, name.length - extname(name).length), belonging),
    externalId: fileId(sha256),
    remarks: remarksOf(reading),
  }
}
