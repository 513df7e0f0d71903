/**
 * How often the proofreader alarms about documents as they were published, and what it finds of slips put into them: of
 * documents that it didn't read, each of them held out once.
 *   node scripts/run.mjs bench/proofread-documents.ts --prose F… --sound F --shape F --words F… --pairs F… --other-pairs F…
 *     --clean F… [--splits 5] [--only 0…] [--alarms]
 * The documents of --clean (files that are prose too) are dealt out to the splits one by one; the model of a split reads the
 * others. Intervals are 95 %, by drawing documents with replacement. Of a file and split 250,000 characters are read.
 * Slips: one for about a thousand characters, which is what a document has that somebody went over once; half are characters
 * of the same sound, three in ten are left out, two in ten are one or two characters written twice. What was published is
 * taken to be right, though it isn't always: --alarms prints every false alarm to be looked at.
 */
import { documentsOf, readMaterial } from '../src/commands/proofread-material.ts'
import { filesByName } from '../src/commands/train.ts'
import { proofread } from '../src/skills/index.ts'
import { isAlarm, openSpeller, type Speller, type Suggestion } from '../src/skills/proofread/index.ts'
import { type Confusions, likeness } from '../src/skills/proofread/speller/confusions.ts'
import { createRandom } from '../src/skills/proofread/speller/random.ts'
import { isHan } from '../src/skills/proofread/speller/text.ts'
import { learnFromPairs, prepare } from '../src/skills/proofread/speller/train.ts'

const named = filesByName(process.argv.slice(2))
const files = (name: string) => named.get(name) ?? []
const splits = Number(files('--splits')[0] ?? 5)
const only = files('--only').map(Number)
const mostOfFile = 250_000
const charactersForSlip = 1000

type Kind = 'wrong' | 'missing' | 'doubled'

/** A slip: what stands at a place of the spoilt text, and what should. */
interface Slip {
  readonly kind: Kind
  readonly at: number
  readonly size: number
  readonly right: string
}

/** What a slip makes of two characters, the first of which it hits; undefined where it can't. */
function slipped(kind: Kind, text: string, at: number, random: () => number, confusions: Confusions) {
  const here = text.slice(at, at + 1)
  if (kind === 'missing') return { right: here, wrong: '' }
  if (kind === 'doubled') {
    const right = text.slice(at, at + (random() < 0.6 ? 1 : 2))
    return { right, wrong: right + right }
  }
  const row = confusions.meant.get(here.charCodeAt(0))
  const alike = row?.codes.filter((_, i) => ((row.why[i] ?? 0) & (likeness.sameSound | likeness.listedSound)) > 0)
  const code = alike?.[Math.floor(random() * alike.length)]
  return code === undefined ? undefined : { right: here, wrong: String.fromCharCode(code) }
}

/** The text with a slip in about a thousand characters. */
function withSlips(text: string, random: () => number, confusions: Confusions): { text: string; slips: Slip[] } {
  const slips: Slip[] = []
  let [out, done] = ['', 0]
  for (let start = 0; start < text.length; start += charactersForSlip) {
    const at = start + Math.floor(random() * Math.min(charactersForSlip, text.length - start))
    const roll = random()
    if (!isHan(text.charCodeAt(at)) || !isHan(text.charCodeAt(at + 1)) || at < done) continue
    const kind = roll < 0.5 ? 'wrong' : roll < 0.8 ? 'missing' : 'doubled'
    const slip = slipped(kind, text, at, random, confusions)
    if (!slip) continue
    out += text.slice(done, at)
    slips.push({ kind, at: out.length, size: slip.wrong.length, right: slip.right })
    out += slip.wrong
    done = at + slip.right.length
  }
  return { text: out + text.slice(done), slips }
}

const around = 12

/** Whether a suggestion, taken alone, makes of the slip and what stands around it what was meant. */
function mends(text: string, { at, size, right }: Slip, { from, to, instead }: Suggestion): boolean {
  const [start, end] = [Math.max(0, at - around), at + size + around]
  if (from < start || to > end || instead === undefined) return false
  const meant = text.slice(start, at) + right + text.slice(at + size, end)
  return text.slice(start, from) + (instead[0] ?? '') + text.slice(to, end) === meant
}

const touchesSlip = ({ at, size }: Slip, { from, to }: Suggestion) => from <= at + size + 1 && at <= to + 1

const alarmsIn = async (text: string, speller: Speller): Promise<Suggestion[]> => {
  const { output } = await proofread.propose({ text }, { lists: { terms: [], allowed: [] }, speller })
  return output.suggestions.filter(isAlarm)
}

interface Reading {
  readonly characters: number
  readonly alarms: Readonly<Record<string, number>>
}

const kinds = ['wrong', 'missing', 'doubled'] as const
const kindNames = { wrong: '别字', missing: '漏字', doubled: '叠字' } as const
const readings = new Map<string, Reading[]>()
const found = new Map<string, Record<Kind, { put: number; told: number; mended: number }>>()
const elsewhere = new Map<string, number>()
let [characters, milliseconds] = [0, 0]

async function readDocument(path: string, text: string, speller: Speller, confusions: Confusions, seed: number) {
  const began = performance.now()
  const alarms = await alarmsIn(text, speller)
  milliseconds += performance.now() - began
  characters += text.length
  if (named.has('--alarms')) for (const one of alarms) show(text, one)
  const count: Record<string, number> = {}
  for (const { kind } of alarms) count[kind] = (count[kind] ?? 0) + 1
  readings.set(path, [...(readings.get(path) ?? []), { characters: text.length, alarms: count }])

  const spoilt = withSlips(text, createRandom(seed), confusions)
  const told = await alarmsIn(spoilt.text, speller)
  const row = found.get(path) ?? {
    wrong: { put: 0, told: 0, mended: 0 },
    missing: { put: 0, told: 0, mended: 0 },
    doubled: { put: 0, told: 0, mended: 0 },
  }
  for (const slip of spoilt.slips) {
    row[slip.kind].put++
    if (told.some(one => touchesSlip(slip, one))) row[slip.kind].told++
    if (told.some(one => mends(spoilt.text, slip, one))) row[slip.kind].mended++
  }
  found.set(path, row)
  const others = told.filter(one => !spoilt.slips.some(slip => touchesSlip(slip, one)))
  elsewhere.set(path, (elsewhere.get(path) ?? 0) + others.length)
}

function show(text: string, { from, to, found: was, instead, kind, confidence }: Suggestion): void {
  const [before, after] = [text.slice(Math.max(0, from - 10), from), text.slice(to, to + 10)]
  console.log(
    `${kind} ${confidence.toFixed(3)} ${before}【${was}→${instead?.[0] ?? '？'}】${after}`.replaceAll('\n', '⏎'),
  )
}

const rateOf = (some: readonly Reading[]) =>
  (1000 * some.reduce((sum, { alarms }) => sum + Object.values(alarms).reduce((all, one) => all + one, 0), 0)) /
  some.reduce((sum, one) => sum + one.characters, 0)

/** 95 % of the rates of as many documents drawn with replacement. */
function intervalOf(some: readonly Reading[]): [number, number] {
  const random = createRandom(1)
  const drawn = Array.from({ length: 2000 }, () =>
    rateOf(some.flatMap(() => some[Math.floor(random() * some.length)] ?? [])),
  ).sort((a, b) => a - b)
  return [drawn[50] ?? 0, drawn[1949] ?? 0]
}

function report(): void {
  const percent = (part: number, whole: number) => (whole === 0 ? '—' : ((100 * part) / whole).toFixed(1))
  for (const [path, some] of readings) {
    const byKind: Record<string, number> = {}
    for (const { alarms } of some)
      for (const [kind, times] of Object.entries(alarms)) byKind[kind] = (byKind[kind] ?? 0) + times
    const [low, high] = intervalOf(some)
    const size = some.reduce((sum, one) => sum + one.characters, 0)
    console.log(`${path}：${some.length} 篇 ${size} 字`)
    console.log(
      `  原文每千字误报 ${rateOf(some).toFixed(3)}（95%：${low.toFixed(3)}–${high.toFixed(3)}）${JSON.stringify(byKind)}`,
    )
    const row = found.get(path)
    if (!row) continue
    for (const kind of kinds) {
      const { put, told, mended } = row[kind]
      console.log(
        `  ${kindNames[kind]}：放入 ${put} 处，指出 ${percent(told, put)} %，改对 ${percent(mended, put)} %，指出的里面改对 ${percent(mended, told)} %`,
      )
    }
    const told = kinds.reduce((sum, kind) => sum + row[kind].told, 0)
    console.log(`  放错以后的提示里，指在错处的占 ${percent(told, told + (elsewhere.get(path) ?? 0))} %`)
  }
  console.log(`每秒 ${((1000 * characters) / milliseconds).toFixed(0)} 字`)
}

for (const split of Array.from({ length: splits }, (_, i) => i).filter(i => only.length === 0 || only.includes(i))) {
  const material = readMaterial(
    {
      ...{ prose: files('--prose'), sound: files('--sound'), shape: files('--shape'), words: files('--words') },
      ...{ pairs: files('--pairs'), otherPairs: files('--other-pairs') },
    },
    (path, i) => !files('--clean').includes(path) || i % splits !== split,
  )
  const model = learnFromPairs(prepare(material), material.pairs)
  const speller = openSpeller(model)
  for (const path of files('--clean')) {
    let left = mostOfFile
    for (const [i, text] of documentsOf(path).entries()) {
      if (i % splits !== split || left <= 0) continue
      await readDocument(path, text.slice(0, left), speller, model.confusions, i)
      left -= text.length
    }
  }
  console.log(`第 ${split + 1} 份完成`)
  report()
}
