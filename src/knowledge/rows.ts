import { readFileSync } from 'node:fs'
import type { KnownQuestion } from './known-questions.ts'
import type { Passage } from './passage.ts'

/** Told of each row that can't be used; the sentence names it and says why. */
export type Complain = (sentence: string) => void

/** A question of an evaluation. */
export interface AskedQuestion extends KnownQuestion {
  readonly id: string
}

type Row = Readonly<Record<string, unknown>>

/** The objects of a JSONL file, with where each stands. */
function* rowsOf(path: string, complain: Complain): Generator<{ readonly row: Row; readonly where: string }> {
  for (const [i, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (line.trim() === '') continue
    const where = `${path} 第 ${i + 1} 行`
    let row: unknown
    try {
      row = JSON.parse(line)
    } catch {
      row = undefined
    }
    if (typeof row !== 'object' || row === null || Array.isArray(row)) complain(`${where}不是 JSON 对象。`)
    else yield { row: row as Row, where }
  }
}

/** The first of these fields that holds something. */
function field(row: Row, ...names: readonly string[]): string {
  for (const name of names) {
    const value = row[name]
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value)
  }
  return ''
}

/**
 * Passages of JSONL files: `{id, law|title, chapter|heading, art|label, text}`; questions with their answers serve as well
 * (`{id, question, answer}`: the answer is what is searched). A row without id or text, or with an id that was there
 * before, is left out. Throws when a file can't be read.
 */
export function* readPassages(paths: readonly string[], complain: Complain = () => {}): Generator<Passage> {
  const seen = new Set<string>()
  for (const path of paths) {
    for (const { row, where } of rowsOf(path, complain)) {
      const id = field(row, 'id', 'pid')
      const text = field(row, 'text', 'answer')
      if (id === '' || text === '') complain(`${where}没有 id 或 text。每行应是一个 {"id": …, "text": …}。`)
      else if (seen.has(id)) complain(`${where}的 id「${id}」前面已经有了。`)
      else {
        seen.add(id)
        yield {
          ...{ id, text },
          title: field(row, 'law', 'title'),
          heading: field(row, 'chapter', 'heading'),
          label: field(row, 'art', 'label'),
        }
      }
    }
  }
}

/**
 * Questions of a JSONL file with the ids of what answers them: `{qid|id, question, gold: [id]}`, where `gold` may also be
 * one id under `pid`, or be left out when the answer stands in the corpus under the question's own id. A row without a
 * question or without an answer is left out. Throws when the file can't be read.
 */
export function readQuestions(path: string, complain: Complain = () => {}): AskedQuestion[] {
  return [...rowsOf(path, complain)].flatMap(({ row, where }) => {
    const question = field(row, 'question')
    const id = field(row, 'qid', 'id')
    const gold = Array.isArray(row['gold']) ? row['gold'].map(String) : [field(row, 'gold', 'pid', 'id')]
    const passages = gold.filter(one => one !== '')
    if (question === '' || passages.length === 0) {
      complain(`${where}没有 question 或 gold。每行应是一个 {"question": …, "gold": ["段落 id"]}。`)
      return []
    }
    return [{ id, question, keywords: field(row, 'keywords'), answer: field(row, 'answer'), passages }]
  })
}
