import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Actor, Ledger } from '../../ledger/index.ts'
import { Problem } from '../../problems.ts'
import { type Store, systemSession } from '../../store/index.ts'
import { addSource, type NewSource } from '../add.ts'
import { type BroughtFile, isOfRows, sourceFromFile } from './from-file.ts'
import type { Belonging } from './from-text.ts'
import { type FindDepartment, guideFrom } from './guides.ts'
import { lawFrom, type Row, rowFrom, wholeFrom } from './rows.ts'

export interface Brought {
  added: number
  /** The same came before. */
  known: number
  passages: number
  /** What was not taken in, and why; nothing else suffers from it. */
  readonly bad: { readonly where: string; readonly why: string }[]
}

export interface Bringing {
  readonly store: Store
  readonly ledger: Ledger
  readonly actor: Actor
  readonly now: () => Date
  readonly belonging: Belonging
  readonly onProgress?: (brought: Brought, share: number) => void
}

/** Why one row or file was not taken in; undefined for a defect of ours. */
function why(error: unknown): string | undefined {
  if (error instanceof SyntaxError) return '不是有效的 JSON'
  if (error instanceof z.ZodError) return error.issues.map(one => `${one.path.join('.')} ${one.message}`).join('；')
  if (error instanceof Problem) return error.message
  return error instanceof Error && error.name === 'YAMLParseError' ? '不是有效的 YAML' : undefined
}

async function findDepartments(store: Store): Promise<FindDepartment> {
  const rows = await store.open.selectFrom('department').select(['id', 'name', 'short']).execute()
  return name => rows.find(one => [one.id, one.name, one.short].includes(name))
}

const fileAt = (path: string): BroughtFile => {
  const bytes = readFileSync(path)
  return { bytes, name: basename(path), sha256: createHash('sha256').update(bytes).digest('hex') }
}

interface Found {
  readonly where: string
  readonly source: () => Promise<NewSource> | NewSource
}

function* rowsOf(path: string, bad: Brought['bad']): Generator<{ readonly where: string; readonly value: unknown }> {
  if (/\.ya?ml$/i.test(path)) {
    const list: unknown = parse(readFileSync(path, 'utf8'))
    for (const [i, value] of (Array.isArray(list) ? list : [list]).entries())
      yield { where: `${path} 第 ${i + 1} 项`, value }
    return
  }
  for (const [i, line] of readFileSync(path, 'utf8').split('\n').entries()) {
    if (line.trim() === '') continue
    const where = `${path} 第 ${i + 1} 行`
    try {
      yield { where, value: JSON.parse(line) as unknown }
    } catch (error) {
      bad.push({ where, why: why(error) ?? String(error) })
    }
  }
}

/** Everything in files of rows; the articles of a law may lie in several of them. */
function fromRows(
  paths: readonly string[],
  belonging: Belonging,
  departmentOf: FindDepartment,
  bad: Brought['bad'],
): Found[] {
  const found: Found[] = []
  const articles = new Map<
    string,
    { readonly where: string; readonly rows: Extract<Row, { kind: 'article' }>['row'][] }
  >()
  const registers = new Map<string, Extract<Row, { kind: 'register' }>['row']>()
  for (const path of paths) {
    for (const { where, value } of rowsOf(path, bad)) {
      if (belonging.kind === 'guide') {
        found.push({ where, source: () => ({ ...guideFrom(value, departmentOf), remarks: [] }) })
        continue
      }
      try {
        const read = rowFrom(value)
        if (read.kind === 'register') registers.set(read.row.id, read.row)
        else if (read.kind === 'whole')
          found.push({ where, source: () => ({ ...wholeFrom(read.row, belonging), remarks: [] }) })
        else {
          const law = articles.get(read.row.doc) ?? { where, rows: [] }
          law.rows.push(read.row)
          articles.set(read.row.doc, law)
        }
      } catch (error) {
        bad.push({ where, why: why(error) ?? String(error) })
      }
    }
  }
  for (const [doc, { where, rows }] of articles)
    found.push({ where, source: () => ({ ...lawFrom(rows, registers.get(doc), belonging), remarks: [] }) })
  return found
}

/**
 * Takes files in as drafts: laws and policies as JSONL (one article or one text a row), guides as YAML or JSONL, and
 * documents of every format that can be read. One that can't be taken in is named, and the others go in all the same.
 */
export async function bringFiles(paths: readonly string[], bringing: Bringing): Promise<Brought> {
  const { store, ledger, actor, now, belonging } = bringing
  const brought: Brought = { added: 0, known: 0, passages: 0, bad: [] }
  const departmentOf = await findDepartments(store)
  const all: Found[] = [
    ...fromRows(paths.filter(isOfRows), belonging, departmentOf, brought.bad),
    ...paths
      .filter(path => !isOfRows(path))
      .map(path => ({ where: path, source: () => sourceFromFile(fileAt(path), belonging) })),
  ]
  for (const [i, { where, source }] of all.entries()) {
    try {
      const wanted = await source()
      const id = await store.as(systemSession, tx => addSource(tx, { ledger, actor, now: now() }, wanted))
      if (id === undefined) brought.known++
      else {
        brought.added++
        brought.passages += wanted.passages.length
      }
    } catch (error) {
      const reason = why(error)
      if (reason === undefined) throw error
      brought.bad.push({ where, why: reason })
    }
    bringing.onProgress?.(brought, (i + 1) / all.length)
  }
  return brought
}
