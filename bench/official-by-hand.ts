/**
 * What mending by hand takes in Word, beside mending by rules, for the same documents and the same result.
 *   node scripts/run.mjs bench/official-by-hand.ts [--documents 200] [--seed N]
 * Counts the steps of a hand that knows every fault and where it is: nothing is counted for reading, for knowing the rule or
 * for deciding, which is most of the work, so the seconds are the least that a person needs. Times of the steps are those of
 * the keystroke-level model (Card, Moran and Newell, The Psychology of Human-Computer Interaction, 1983, chapter 8):
 * pressing a key or a button 0.28 s, pointing 1.1 s, moving the hand between keyboard and mouse 0.4 s, preparing 1.35 s.
 */
import { parseArgs } from 'node:util'
import { type Fault, fixDocx } from '../src/skills/check/index.ts'
import { brokenDocument } from './official/documents.ts'
import { chooseSeed } from './random.ts'

const { values } = parseArgs({ options: { documents: { type: 'string', default: '200' }, seed: { type: 'string' } } })
const seed = values.seed === undefined ? chooseSeed() : Number(values.seed)
const count = Number(values.documents)

const seconds = { key: 0.28, point: 1.1, home: 0.4, prepare: 1.35 } as const

interface Steps {
  readonly key: number
  readonly point: number
  readonly home: number
  readonly prepare: number
}

/** Pressing a button counts as a key. */
const ways = {
  /** Ribbon, dialog of the page, a field, its value, OK. */
  page: { prepare: 2, point: 4, home: 2, key: 9 },
  /** Dragging over the words, the font, its name, the size, its name. */
  characters: { prepare: 2, point: 3, home: 2, key: 12 },
  /** Into the paragraph, its dialog, a field, its value, OK. */
  paragraph: { prepare: 2, point: 4, home: 2, key: 8 },
  /** Behind the words, taking them away, typing others: four keys for a Chinese character with its choice. */
  words: { prepare: 1, point: 1, home: 2, key: 8 },
  /** Into the footer, the field of the number, its form, its side, back again; on both kinds of pages. */
  pageNumber: { prepare: 6, point: 12, home: 4, key: 20 },
  /** The borders of a paragraph or of a table: dialog, kind, width, colour, side, OK. */
  line: { prepare: 3, point: 7, home: 1, key: 8 },
} as const satisfies Record<string, Steps>

/** How a hand goes about a fault. Words go by words, form by what it is about. */
function wayOf({ rule, found, wanted }: Fault): keyof typeof ways {
  if (/^P0[1239]/.test(rule)) return 'page'
  if (/^N0/.test(rule)) return 'pageNumber'
  if (rule === 'H11' || rule === 'R01') return 'line'
  if (/^(P04|P06|P07|P08|B11)/.test(rule) || /仿宋|黑体|楷体|小标宋|红色/u.test(wanted)) return 'characters'
  return /^[HBRPS]/.test(rule) && /空|居|缩进|顶格|行距|页/u.test(`${found}${wanted}`) ? 'paragraph' : 'words'
}

const timeOf = (steps: Steps) =>
  (Object.keys(seconds) as (keyof Steps)[]).reduce((sum, step) => sum + steps[step] * seconds[step], 0)

let [faults, byHand, byRules] = [0, 0, 0]
const byWay = new Map<string, number>()
for (let i = 0; i < count; i++) {
  const { bytes } = brokenDocument(seed + i, 6)
  const started = performance.now()
  const { mended } = fixDocx(bytes)
  byRules += performance.now() - started
  // the same rule at many paragraphs with the same words wrong is one selection for a skilful hand
  const apart = new Map(mended.map(fault => [`${fault.rule} ${fault.found} ${fault.wanted}`, fault]))
  for (const fault of apart.values()) {
    const way = wayOf(fault)
    byHand += timeOf(ways[way])
    byWay.set(way, (byWay.get(way) ?? 0) + 1)
    faults++
  }
}

const perDocument = (value: number) => (value / count).toFixed(1)
console.log(`seed ${seed}, ${count} documents, ${perDocument(faults)} kinds of faults each\n`)
console.log('way         seconds each   times')
for (const [way, times] of [...byWay].toSorted((a, b) => b[1] - a[1])) {
  const each = timeOf(ways[way as keyof typeof ways]).toFixed(1)
  console.log(`${way.padEnd(12)}${each.padStart(12)}${String(times).padStart(8)}`)
}
console.log(`\nby hand    ${perDocument(byHand)} s a document, without reading it`)
console.log(`by rules   ${(byRules / count / 1000).toFixed(3)} s a document`)
console.log(`ratio      ${Math.round(byHand / (byRules / 1000))} : 1`)
