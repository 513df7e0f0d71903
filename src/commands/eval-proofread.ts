import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { proofread } from '../skills/index.ts'
import {
  correct,
  isAlarm,
  type ProofreadFigures,
  proofreadFigures,
  type SentencePair,
  type Speller,
} from '../skills/proofread/index.ts'
import { openNamedSpeller } from './spelling-model.ts'

const Row = z.object({ src: z.string(), tgt: z.string() })

/** A line that can't be used; the sentence names it. */
class UnusableRow extends Error {}

/** Reads `{src, tgt}`, one a line; other fields don't matter. Throws UnusableRow. */
export function readPairs(path: string): { src: string; tgt: string }[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line, i) => {
      if (line.trim() === '') return []
      let row: unknown
      try {
        row = JSON.parse(line)
      } catch {
        throw new UnusableRow(`${path} 第 ${i + 1} 行不是 JSON。每行应是一个 {"src": 原文, "tgt": 正确的}。`)
      }
      const read = Row.safeParse(row)
      if (!read.success) throw new UnusableRow(`${path} 第 ${i + 1} 行缺少 src 或 tgt。`)
      return [read.data]
    })
}

/** Each sentence as it is after what was found is put right. */
export async function corrected(
  pairs: readonly { src: string; tgt: string }[],
  speller: Speller | undefined,
): Promise<SentencePair[]> {
  const done: SentencePair[] = []
  for (const { src, tgt } of pairs) {
    const { output } = await proofread.propose({ text: src }, { lists: { terms: [], allowed: [] }, speller })
    const { suggestions } = output
    done.push({ src, tgt, out: correct(src, suggestions), alarms: suggestions.filter(isAlarm).length })
  }
  return done
}

/** Reports how well wrong characters are found and put right in sentences of which it is known what was meant. */
export async function evalProofread(options: { test: string; model?: string; json: boolean }): Promise<number> {
  let pairs: { src: string; tgt: string }[]
  try {
    pairs = readPairs(options.test)
  } catch (error) {
    console.error(
      error instanceof UnusableRow
        ? error.message
        : `读不到 ${options.test}：${error instanceof Error ? error.message : String(error)}`,
    )
    return 2
  }
  if (pairs.length === 0) {
    console.error('评测文件至少要有一行。')
    return 2
  }
  const speller = openNamedSpeller(options.model)
  const began = performance.now()
  const figures = proofreadFigures(await corrected(pairs, speller))
  const seconds = (performance.now() - began) / 1000
  const charactersPerSecond = pairs.reduce((sum, one) => sum + one.src.length, 0) / seconds
  if (options.json) console.log(JSON.stringify({ ...figures, hasModel: speller !== undefined, charactersPerSecond }))
  else print(figures, charactersPerSecond)
  return 0
}

function print(figures: ProofreadFigures, charactersPerSecond: number): void {
  const percent = (part: number) => `${(part * 100).toFixed(1)} %`
  console.log(`${figures.sentences} 句，其中有错的 ${figures.wrongSentences} 句`)
  for (const [name, { character, sentence }] of [
    ['检出', figures.detection],
    ['改对', figures.correction],
  ] as const) {
    for (const [unit, { precision, recall, f1, f05 }] of [
      ['按字', character],
      ['按句', sentence],
    ] as const) {
      console.log(
        `${name}（${unit}）：准确 ${percent(precision)}，召回 ${percent(recall)}，F1 ${percent(f1)}，F0.5 ${percent(f05)}`,
      )
    }
  }
  console.log(`没有错的句子里，每千字误报 ${figures.falseAlarmsPer1000.toFixed(2)} 处`)
  console.log(`每秒 ${charactersPerSecond.toFixed(0)} 字`)
}
