import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { Pair, TrainingMaterial } from '../skills/proofread/index.ts'

const Prose = z.object({
  text: z.string().optional(),
  tgt: z.string().optional(),
  answer: z.string().optional(),
  title: z.string().optional(),
})
const Confusion = z.object({ char: z.string(), confusable: z.array(z.string()) })
const Word = z.union([z.object({ term: z.string() }), z.object({ name: z.string() }), z.object({ word: z.string() })])
const PairRow = z.object({ src: z.string(), tgt: z.string() })

const linesOf = (path: string) =>
  readFileSync(path, 'utf8')
    .split('\n')
    .filter(line => line.trim() !== '')

const rowsOf = <Row>(path: string, schema: z.ZodType<Row>): Row[] =>
  linesOf(path).map(line => schema.parse(JSON.parse(line)))

/** Documents of a file: rows with `text` (or `tgt`, `answer`, `title`) of JSONL, or one plain text. */
export const documentsOf = (path: string): string[] =>
  path.endsWith('.jsonl')
    ? rowsOf(path, Prose).map(({ text, tgt, answer, title }) => text ?? tgt ?? answer ?? title ?? '')
    : [readFileSync(path, 'utf8')]

const wordsOf = (path: string): string[] =>
  path.endsWith('.jsonl')
    ? rowsOf(path, Word).map(row => ('term' in row ? row.term : 'name' in row ? row.name : row.word))
    : linesOf(path).map(line => line.trim())

/** One in so many documents of each file is set aside for the judge, up to so many characters of a file. */
const asideEach = 10
const asideCharacters = 80_000
/** Of one document no more than this. */
const asideOfOne = 8000

export interface MaterialFiles {
  readonly prose: readonly string[]
  readonly sound: readonly string[]
  readonly shape: readonly string[]
  readonly words: readonly string[]
  /** Errors like those of the documents that will be read. */
  readonly pairs: readonly string[]
  /** Errors of other writers: they count for less. */
  readonly otherPairs: readonly string[]
}

const confusionsOf = (paths: readonly string[]): Map<string, string[]> => {
  const merged = new Map<string, string[]>()
  for (const { char, confusable } of paths.flatMap(path => rowsOf(path, Confusion))) {
    merged.set(char, [...(merged.get(char) ?? []), ...confusable])
  }
  return merged
}

/** What a training learns from. keeps: which documents of the prose may be used at all, where some are held out. */
export function readMaterial(
  files: MaterialFiles,
  keeps: (path: string, index: number) => boolean = () => true,
): TrainingMaterial {
  const prose: string[] = []
  const clean: string[] = []
  for (const path of files.prose) {
    let aside = 0
    for (const [i, text] of documentsOf(path).entries()) {
      if (!keeps(path, i)) continue
      if (i % asideEach === 1 && aside < asideCharacters) {
        clean.push(text.slice(0, asideOfOne))
        aside += Math.min(text.length, asideOfOne)
      } else prose.push(text)
    }
  }
  const pairsOf = (paths: readonly string[]): Pair[] => paths.flatMap(path => rowsOf(path, PairRow))
  return {
    ...{ prose, clean, bySound: confusionsOf(files.sound), byShape: confusionsOf(files.shape) },
    words: files.words.flatMap(wordsOf),
    pairs: [
      { pairs: pairsOf(files.pairs), weight: 3 },
      { pairs: pairsOf(files.otherPairs), weight: 1 },
    ],
  }
}
