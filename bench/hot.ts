/**
 * How well and how fast issues are found among many appeals.
 *   node scripts/run.mjs bench/hot.ts HOT_MESSAGES.jsonl [--appeals 50000]
 * Quality: pairs of messages of a public board that were read by hand (duplicate-pairs.jsonl): how many of those on one
 * matter lie in one issue, and how many of those that are not. Beside it, in the same run, the plain way: each message joins
 * the issue of the earlier one whose words overlap most (Jaccard, from 0.3 on, all compared with all of sixty days before).
 * Speed: so many appeals, made of the messages and of others' sentences, found as the hourly job does it.
 */
import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { cutWords } from '../src/language/index.ts'
import { type FiledAppeal, findIssues } from '../src/skills/hot/index.ts'
import { readPairs } from './pairs.ts'
import { chooseSeed, randomFrom } from './random.ts'

const { values, positionals } = parseArgs({ options: { appeals: { type: 'string' } }, allowPositionals: true })
const [path] = positionals
if (path === undefined) throw new Error('usage: bench/hot.ts HOT_MESSAGES.jsonl [--appeals 50000]')
const wanted = Number(values.appeals ?? 50_000)

const lines = (file: string): string[] => readFileSync(file, 'utf8').trim().split('\n')
const messages = lines(path)
  .map(line => {
    const { id, title, text, time } = JSON.parse(line) as Record<'id' | 'title' | 'text' | 'time', string>
    return { id, title: title ?? '', text: text ?? '', at: Date.parse(time) }
  })
  .filter(one => !Number.isNaN(one.at))
  .sort((a, b) => a.at - b.at)

const pairs = readPairs()

function report(name: string, issues: readonly (readonly string[])[], milliseconds: number): void {
  const issueOf = new Map(issues.flatMap((members, i) => members.map(id => [id, i] as const)))
  const together = (same: boolean) => {
    const those = pairs.filter(pair => pair.same === same)
    const found = those.filter(({ a, b }) => issueOf.has(a) && issueOf.get(a) === issueOf.get(b))
    return `${found.length} of ${those.length}`
  }
  console.log(
    `${name.padEnd(24)} ${issues.length} issues, ${issueOf.size} messages in them; pairs together: ${together(true)} on one matter, ${together(false)} on two; ${(milliseconds / 1000).toFixed(1)} s`,
  )
}

const timed = <T>(work: () => T): [T, number] => {
  const began = performance.now()
  return [work(), performance.now() - began]
}

/** The plain way. */
function byWords(): string[][] {
  const words = messages.map(one => new Set(cutWords(`${one.title}。${one.text}`)))
  const issueOf: number[] = []
  const issues: string[][] = []
  let first = 0
  messages.forEach((one, at) => {
    while (one.at - (messages[first]?.at ?? 0) > 60 * 86_400_000) first++
    const mine = words[at] as Set<string>
    let best = -1
    let most = 0.3
    for (let other = first; other < at; other++) {
      const theirs = words[other] as Set<string>
      let shared = 0
      for (const word of mine) if (theirs.has(word)) shared++
      const overlap = shared / (mine.size + theirs.size - shared)
      if (overlap > most) [best, most] = [issueOf[other] as number, overlap]
    }
    if (best === -1) best = issues.push([]) - 1
    issueOf[at] = best
    issues[best]?.push(one.id)
  })
  return issues.filter(members => members.length >= 3)
}

console.log(`${messages.length} messages`)
const [ours, took] = timed(() => findIssues(messages))
report('pairs of characters', ours, took)
const [plain, plainTook] = timed(byWords)
report('overlap of words', plain, plainTook)
for (const members of ours.toSorted((a, b) => b.length - a.length).slice(0, 8)) {
  console.log(`  ${members.length} × ${messages.find(one => one.id === members[0])?.title}`)
}

const random = randomFrom(chooseSeed())
const split = messages.map(one => one.text.split(/[。！？!?；;\n]+/u).filter(sentence => sentence.length > 3))
const appeals = Array.from({ length: wanted }, (_, i): FiledAppeal => {
  const at = random.below(messages.length)
  const mine = split[at]?.filter(() => random.below(10) < 7) ?? []
  const others = random.pick(split).slice(0, 1 + (i % 3))
  return { id: `appeal ${i}`, title: messages[at]?.title ?? '', text: [...mine, ...others].join('。') }
})
const before = process.memoryUsage().rss
const [found, milliseconds] = timed(() => findIssues(appeals))
console.log(
  `${wanted} appeals: ${found.length} issues in ${(milliseconds / 1000).toFixed(1)} s (aim 10), ${Math.round((process.memoryUsage().rss - before) / 2 ** 20)} MB more memory`,
)
