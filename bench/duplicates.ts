/**
 * How often two messages that are proposed as one matter are one: every message of a public board in the order of time,
 * beside those of the sixty days before it; the most alike one counts.
 *   node scripts/run.mjs bench/duplicates.ts HOT_MESSAGES.jsonl
 * Which of the pairs are one matter was read twice, the second time without knowing the first (duplicate-pairs.jsonl: ids
 * and what each reading said, null where it could not tell). Pairs on which the two differ count apart. The threshold is the lowest with 95 % on one half of the messages; the other half tells how it does.
 * Beside it, in the same run, plain overlap of the words of both texts (Jaccard), its threshold chosen in the same way.
 */
import { readFileSync } from 'node:fs'
import { cutWords } from '../src/language/index.ts'
import { type OpenAppeal, OpenAppeals, suggestedFrom } from '../src/skills/merge/index.ts'
import { readPairs } from './pairs.ts'

const [path] = process.argv.slice(2)
if (path === undefined) throw new Error('usage: bench/duplicates.ts HOT_MESSAGES.jsonl')

interface Message extends OpenAppeal {
  readonly at: number
}

const lines = (file: string): string[] => readFileSync(file, 'utf8').trim().split('\n')
const messages = lines(path)
  .map((line): Message => {
    const { id, title, text, time } = JSON.parse(line) as Record<'id' | 'title' | 'text' | 'time', string>
    return { id, title: title ?? '', text: text ?? '', place: null, at: Date.parse(time) }
  })
  .filter(one => !Number.isNaN(one.at))
  .sort((a, b) => a.at - b.at)

const key = (a: string, b: string) => [a, b].sort().join(' ')
const labels = new Map(readPairs().map(({ a, b, same }) => [key(a, b), same]))

interface Found {
  readonly similarity: number
  /** null: the readings differ; undefined: nobody has read the pair. */
  readonly same: boolean | null | undefined
  readonly isChoosing: boolean
}

const days = 86_400_000
const whole: Found[] = []
const words: Found[] = []
const open = new OpenAppeals()
const recent: (Message & { readonly words: ReadonlySet<string> })[] = []
let took = 0
for (const [i, message] of messages.entries()) {
  while (recent[0] && message.at - recent[0].at > 60 * days) open.remove(recent.shift()?.id ?? '')
  const isChoosing = i % 2 === 0
  const began = performance.now()
  const [best] = open.alike(message, 1, 0)
  took += performance.now() - began
  if (best) whole.push({ similarity: best.similarity, same: labels.get(key(message.id, best.id)), isChoosing })
  const mine = new Set(cutWords(`${message.title}。${message.text}`))
  let nearest: { readonly id: string; readonly similarity: number } | undefined
  for (const other of recent) {
    let shared = 0
    for (const word of mine) if (other.words.has(word)) shared++
    const similarity = shared / (mine.size + other.words.size - shared)
    if (similarity > (nearest?.similarity ?? 0)) nearest = { id: other.id, similarity }
  }
  if (nearest) words.push({ similarity: nearest.similarity, same: labels.get(key(message.id, nearest.id)), isChoosing })
  open.add(message)
  recent.push({ ...message, words: mine })
}

function precision(found: readonly Found[], from: number) {
  const suggested = found.filter(one => one.similarity >= from)
  const read = suggested.filter(one => one.same !== undefined)
  const agreed = read.filter(one => one.same !== null)
  const right = agreed.filter(one => one.same).length
  return {
    suggested: suggested.length,
    agreed: agreed.length,
    disputed: read.length - agreed.length,
    right: right / agreed.length,
    // every disputed pair counted as wrong
    least: right / read.length,
  }
}

const steps = Array.from({ length: 66 }, (_, i) => 0.3 + i / 100)
const percent = (share: number) => `${(share * 100).toFixed(1)} %`
const tell = (name: string, found: readonly Found[], from: number) => {
  const { suggested, agreed, disputed, right, least } = precision(found, from)
  console.log(
    `${name.padEnd(46)} from ${from.toFixed(2)}: ${percent(right)} of ${agreed} on which both readings agree, ` +
      `${percent(least)} with ${disputed} disputed ones as wrong; ${suggested} of ${messages.length} proposed`,
  )
}
for (const [name, found] of [
  ['pairs of characters, title and text', whole],
  ['overlap of words', words],
] as const) {
  const choosing = found.filter(one => one.isChoosing)
  const from = steps.find(step => precision(choosing, step).right >= 0.95) ?? 1
  tell(`${name}, chosen on`, choosing, from)
  tell(
    `${name}, kept back`,
    found.filter(one => !one.isChoosing),
    from,
  )
}
tell('as proposed in service', whole, suggestedFrom)
console.log(`one look takes ${(took / messages.length).toFixed(2)} ms`)
