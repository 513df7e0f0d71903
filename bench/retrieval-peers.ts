/**
 * How well and how fast a question finds the passages that answer it, beside others that search text, over the same
 * passages and the same words (`cutWords`; marks left out, each word of a question once).
 *   node scripts/run.mjs bench/retrieval-peers.ts --corpus articles.jsonl [--corpus more.jsonl] --queries queries.jsonl
 *     [--train known.jsonl] [--limit-queries N] [--patience SECONDS]
 * Each in its usual setting, any of the words, the best 100; one after the other, each in a process of its own, which
 * is given up after ten minutes; those from npm out of a folder of their own, so that nobody has to install them to work
 * on the project. Words that a tenth of all passages hold are stop words for everybody, as most of their documentations
 * advise and as our index does by itself: otherwise PostgreSQL reads and ranks most of the passages for every question,
 * and Orama, which looks for each passage of a word among all that it found so far, takes seconds. Seconds of indexing
 * and milliseconds of asking include cutting into words; nothing is warmed up. What is asked is never learned from, even
 * if it stands in --train. In brackets: the figure as a multiple of ours that learned nothing.
 */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { parseArgs } from 'node:util'
import pg from 'pg'
import {
  createFinder,
  indexPassages,
  type Judged,
  type KnownQuestion,
  learnQuestions,
  readPassages,
  readQuestions,
  retrievalFigures,
} from '../src/knowledge/index.ts'
import type { Passage } from '../src/knowledge/passage.ts'
import { termsOf } from '../src/knowledge/terms.ts'
import { cutWords } from '../src/language/index.ts'
import { type EmbeddedServer, startEmbedded } from '../src/store/embedded.ts'

const { values } = parseArgs({
  options: {
    corpus: { type: 'string', multiple: true },
    queries: { type: 'string' },
    train: { type: 'string' },
    'limit-queries': { type: 'string' },
    patience: { type: 'string', default: '600' },
    // how this command calls itself
    peer: { type: 'string' },
    answer: { type: 'string' },
  },
})
const { corpus, queries } = values
if (!corpus || !queries) throw new Error('which passages and questions? --corpus a.jsonl --queries q.jsonl')
const asked = readQuestions(queries).slice(0, Number(values['limit-queries'] ?? Number.POSITIVE_INFINITY))

/** Seconds after which a peer is given up. */
const patience = Number(values.patience)
const depth = 100

interface Given {
  readonly passages: readonly Passage[]
  readonly known: readonly KnownQuestion[]
}

/** The ids of what answers a question, the best first. */
type Ask = (question: string) => readonly string[] | Promise<readonly string[]>

/** Indexes the passages; throws where it can't be had here. */
type Peer = (given: Given) => Ask | Promise<Ask>

interface Measured {
  readonly judged: readonly Judged[]
  readonly indexSeconds: number
  /** Milliseconds of each question, ascending. */
  readonly times: readonly number[]
}

type Cut = (text: string) => readonly string[]
const wordsOf: Cut = text => cutWords(text).filter(word => /[\p{Letter}\p{Number}]/u.test(word))
const textOf = ({ title, heading, text }: Passage) => `${title}\n${heading}\n${text}`
const distinct = (words: readonly string[]) => [...new Set(words)]

/** Cuts as `cut` does and leaves out what a tenth of the passages hold; one of twenty passages is looked at. */
function withoutStopWords(passages: readonly Passage[], cut: Cut): Cut {
  const sample = passages.filter((_, i) => i % 20 === 0)
  const held = new Map<string, number>()
  for (const one of sample) for (const word of new Set(cut(textOf(one)))) held.set(word, (held.get(word) ?? 0) + 1)
  return text => cut(text).filter(word => (held.get(word) ?? 0) <= sample.length / 10)
}

const ours: Peer = ({ passages, known }) => {
  const index = indexPassages(passages)
  const finder = createFinder(index, learnQuestions(known, index.numberOf))
  return question => finder.find(question, depth).map(one => one.id)
}

/** FTS5 in memory. A # is part of a word, since our pairs of characters begin with it. */
const sqlite =
  (cutAll: Cut): Peer =>
  async ({ passages }) => {
    const cut = withoutStopWords(passages, cutAll)
    const { DatabaseSync } = await import('node:sqlite')
    const database = new DatabaseSync(':memory:')
    database.exec(`create virtual table passages using fts5(words, content='', tokenize="unicode61 tokenchars '#'")`)
    const insert = database.prepare('insert into passages(rowid, words) values (?, ?)')
    database.exec('begin')
    for (const [i, one] of passages.entries()) insert.run(i, cut(textOf(one)).join(' '))
    database.exec('commit')
    database.exec(`insert into passages(passages) values ('optimize')`)
    const search = database.prepare(`select rowid from passages where passages match ? order by rank limit ${depth}`)
    return question => {
      const terms = distinct(cut(question)).map(word => `"${word.replaceAll('"', '""')}"`)
      if (terms.length === 0) return []
      return search.all(terms.join(' OR ')).map(row => passages[Number(row['rowid'])]?.id ?? '')
    }
  }

const packages = ['minisearch@7.2.0', '@orama/orama@3.1.18']
/** A package out of the folder of peers. */
const load = (name: string): unknown => createRequire(join(process.env['PEERS'] ?? '', 'package.json'))(name)

interface MiniSearchIndex {
  add(document: { readonly id: string; readonly words: string }): void
  search(words: string): readonly { readonly id: unknown }[]
}

const minisearch: Peer = ({ passages }) => {
  const MiniSearch = load('minisearch') as new (options: {
    readonly fields: readonly string[]
    readonly tokenize: (text: string) => string[]
    readonly processTerm: (term: string) => string
  }) => MiniSearchIndex
  const index = new MiniSearch({ fields: ['words'], tokenize: text => text.split(' '), processTerm: term => term })
  const cut = withoutStopWords(passages, wordsOf)
  for (const one of passages) index.add({ id: one.id, words: cut(textOf(one)).join(' ') })
  return question => {
    const found = index.search(distinct(cut(question)).join(' '))
    return found.slice(0, depth).map(one => String(one.id))
  }
}

interface Hits {
  readonly hits: readonly { readonly id: string }[]
}

/**
 * Orama takes words for beginnings of words, and its way out of that (`exact`) doesn't know Chinese: a mark ends each
 * word, which finds twice as much. Repeats are left out as by its own tokenizer; its BM25 goes wrong with them.
 */
const orama: Peer = async ({ passages }) => {
  const { create, insertMultiple, search } = load('@orama/orama') as {
    create(options: unknown): unknown
    insertMultiple(
      index: unknown,
      documents: readonly { readonly id: string; readonly words: string }[],
      batchSize: number,
    ): Promise<unknown> | unknown
    search(index: unknown, asked: { term: string; limit: number; threshold: number }): Promise<Hits> | Hits
  }
  const index = create({
    schema: { words: 'string' },
    sort: { enabled: false },
    components: {
      tokenizer: {
        language: 'chinese',
        normalizationCache: new Map(),
        tokenize: (text: string) => distinct(text.split(' ')).map(word => `${word}\n`),
      },
    },
  })
  const cut = withoutStopWords(passages, wordsOf)
  const documents = passages.map(one => ({ id: one.id, words: cut(textOf(one)).join(' ') }))
  await insertMultiple(index, documents, 1000)
  return async question => {
    const { hits } = await search(index, { term: distinct(cut(question)).join(' '), limit: depth, threshold: 1 })
    return hits.map(one => one.id)
  }
}

/** Without proximity (`ts_rank_cd`), which says little where any of the words will do and costs more. */
const postgres: Peer = async ({ passages }) => {
  const cut = withoutStopWords(passages, wordsOf)
  const client = new pg.Client({ connectionString: process.env['DATABASE_URL'] })
  await client.connect()
  await client.query('create table passages (number int primary key, words tsvector not null)')
  for (let from = 0; from < passages.length; from += 1000) {
    const texts = passages.slice(from, from + 1000).map(one => cut(textOf(one)).join(' ').replaceAll('\0', ''))
    await client.query(
      `insert into passages select $1 + i - 1, to_tsvector('simple', words) from unnest($2::text[]) with ordinality as t(words, i)`,
      [from, texts],
    )
  }
  await client.query('create index on passages using gin (words)')
  await client.query('vacuum analyze passages')
  const search = `select number from passages, to_tsquery('simple', $1) asked where words @@ asked
                  order by ts_rank(words, asked, 1) desc, number limit ${depth}`
  return async question => {
    const terms = distinct(cut(question)).map(word => `'${word.replace(/['\\]/g, '$&$&')}'`)
    const { rows } = await client.query<{ number: number }>(search, [terms.join(' | ')])
    return rows.map(({ number }) => passages[number]?.id ?? '')
  }
}

const peers: Readonly<Record<string, Peer>> = {
  '帮办（没有学过）': ({ passages }) => ours({ passages, known: [] }),
  ...(values.train && { '帮办（学过 --train）': ours }),
  'SQLite FTS5（词）': sqlite(wordsOf),
  'SQLite FTS5（词和字对）': sqlite(termsOf),
  MiniSearch: minisearch,
  Orama: orama,
  'PostgreSQL tsvector': postgres,
}

/** Asks one peer all questions; tells on stderr how far it got, for when it is ended. */
async function measure(peer: Peer, given: Given): Promise<Measured> {
  const began = performance.now()
  const ask = await peer(given)
  const indexSeconds = (performance.now() - began) / 1000
  const judged: Judged[] = []
  const times: number[] = []
  for (const { question, passages } of asked) {
    console.error(`索引用了 ${indexSeconds.toFixed(1)} 秒，问完 ${judged.length} 个问题`)
    const start = performance.now()
    const found = await ask(question)
    times.push(performance.now() - start)
    judged.push({ gold: passages, found })
  }
  return { judged, indexSeconds, times: times.sort((a, b) => a - b) }
}

/** Asks a peer in a process of its own; a sentence that says why where that gave no answer. */
async function measureApart(name: string, folder: string): Promise<Measured | string> {
  const answer = join(folder, 'answer.json')
  rmSync(answer, { force: true })
  let server: EmbeddedServer | undefined
  try {
    if (peers[name] === postgres) server = await startEmbedded(folder, 'peer')
    const args = [import.meta.filename, ...process.argv.slice(2), '--peer', name, '--answer', answer]
    const child = spawn(process.execPath, ['--no-warnings', ...args], {
      stdio: ['ignore', 'ignore', 'pipe'],
      env: { ...process.env, PEERS: folder, ...(server && { DATABASE_URL: server.url }) },
      timeout: patience * 1000,
      killSignal: 'SIGKILL',
    })
    const [told, [, signal]] = await Promise.all([text(child.stderr), once(child, 'exit')])
    if (existsSync(answer)) return JSON.parse(readFileSync(answer, 'utf8')) as Measured
    const lines = told.trim().split('\n')
    const why = lines.find(line => /error\b/i.test(line)) ?? lines.at(-1)
    return signal === 'SIGKILL' ? `${patience} 秒没有跑完：${lines.at(-1) || '还在建索引'}` : `跑不了：${why}`
  } catch (error) {
    return `跑不了：${error}`
  } finally {
    await server?.stop()
  }
}

function row({ judged, indexSeconds, times }: Measured): Record<string, number> {
  const figures = retrievalFigures(judged)
  return {
    'recall@5': figures.recallAt5,
    'recall@10': figures.recallAt10,
    'recall@100': figures.recallAt100,
    'MRR@10': figures.mrrAt10,
    'nDCG@10': figures.ndcgAt10,
    索引秒: indexSeconds,
    'p50 毫秒': times[Math.floor(times.length * 0.5)] ?? 0,
    'p95 毫秒': times[Math.floor(times.length * 0.95)] ?? 0,
  }
}

const peer = peers[values.peer ?? '']
if (peer && values.answer) {
  const isAsked = new Set(asked.map(one => one.question))
  const known = values.train ? readQuestions(values.train).filter(one => !isAsked.has(one.question)) : []
  const measured = await measure(peer, { passages: [...readPassages(corpus)], known })
  writeFileSync(values.answer, JSON.stringify(measured))
  // a library may have left something running
  process.exit(0)
}

const folder = mkdtempSync(join(tmpdir(), 'bangban-peer-'))
const results: [string, Measured | string][] = []
try {
  writeFileSync(join(folder, 'package.json'), '{"private":true}')
  // what can't be had is told with its own error
  spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', ...packages], { cwd: folder })
  for (const name of Object.keys(peers)) results.push([name, await measureApart(name, folder)])
} finally {
  rmSync(folder, { recursive: true, force: true })
}
const rows = results.flatMap(([name, one]) => (typeof one === 'string' ? [] : [{ name, figures: row(one) }]))
const cells = (figures: Record<string, number>) =>
  Object.entries(figures).map(([name, value]) => {
    const ratio = value / (rows[0]?.figures[name] ?? 0)
    return [name, `${value.toFixed(name.endsWith('秒') ? 1 : 3)} (${ratio.toFixed(2)})`]
  })
console.log(`${asked.length} 个问题；括号里是${rows[0]?.name}的多少倍`)
console.table(Object.fromEntries(rows.map(({ name, figures }) => [name, Object.fromEntries(cells(figures))])))
for (const [name, why] of results) if (typeof why === 'string') console.log(`没有结果：${name}，${why}`)
