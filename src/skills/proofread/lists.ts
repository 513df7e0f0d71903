import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isTold, newestYear } from './history.ts'
import type { Kind, Suggestion } from './suggestion.ts'

/** A word of a list that is watched for, or one that is always right. */
export interface ListedTerm {
  readonly term: string
  readonly instead: readonly string[]
  readonly kind: Kind
  readonly source?: string
  /** Longer words that hold the term and are right. */
  readonly unless: readonly string[]
  /** From this year on the term is of the past; who tells of earlier years may use it. */
  readonly since?: number
  readonly confidence: number
}

export interface Lists {
  readonly terms: readonly ListedTerm[]
  /** Never alarmed about, whatever else says so. */
  readonly allowed: readonly string[]
}

const folder = join(import.meta.dirname, 'lists')

/** `a<TAB>b …` a line; lines that begin with # tell what the columns are. */
const rowsOf = (name: string): string[][] =>
  readFileSync(join(folder, `${name}.tsv`), 'utf8')
    .split('\n')
    .filter(line => line !== '' && !line.startsWith('#'))
    .map(line => line.split('\t'))

const spaced = (cell = '') => cell.split(' ').filter(one => one !== '')
const several = (cell = '') => cell.split('、').filter(one => one !== '')

function readLists(): readonly ListedTerm[] {
  const spelling = (name: string, kind: Kind, source: string, confidence: number): ListedTerm[] =>
    rowsOf(name).map(([term = '', right = '', unless]) => ({
      ...{ term, instead: [right], kind, source, confidence },
      unless: spaced(unless),
    }))
  const naming = (name: string, kind: Kind, confidence: number): ListedTerm[] =>
    rowsOf(name).map(([term = '', instead, source = '', unless]) => ({
      ...{ term, kind, source, confidence },
      // what stands in brackets tells what became of it, and can't be put in its place
      instead: (instead ?? '').startsWith('（') ? [] : several(instead),
      unless: spaced(unless),
    }))
  const dated = (name: string, kind: Kind, confidence: number): ListedTerm[] =>
    rowsOf(name).map(([term = '', instead, since, source = '', unless]) => ({
      ...{ term, kind, source, confidence, since: Number(since) },
      instead: several(instead),
      unless: spaced(unless),
    }))
  return [
    ...spelling('misspelt', 'character', '《现代汉语词典》（第7版）', 0.95),
    ...spelling('variants', 'variant', '《第一批异形词整理表》GF 1001-2001', 0.75),
    ...naming('terms', 'term', 0.7),
    ...naming('names', 'name', 0.8),
    ...dated('renamed', 'renamed', 0.75),
    ...dated('repealed', 'repealed', 0.75),
  ]
}

let loaded: readonly ListedTerm[] | undefined

/** The lists that come with the program, read at first use. */
export function ownTerms(): readonly ListedTerm[] {
  loaded ??= readLists()
  return loaded
}

const whys: Partial<Record<Kind, (term: ListedTerm) => string>> = {
  character: ({ instead }) => `应作“${instead[0]}”`,
  variant: ({ instead }) => `推荐使用“${instead[0]}”`,
  term: ({ instead }) => (instead.length > 0 ? `宜改为“${instead.join('”或“')}”` : '这一说法已不再使用'),
  name: ({ instead }) => `规范名称是“${instead.join('、')}”`,
  renamed: ({ instead, since }) => `${since} 年起改为“${instead.join('、')}”；如果说的是以前的事，请在前面加“原”`,
  repealed: ({ instead, since }) => `${since} 年起已废止，现行依据是“${instead.join('、')}”；引用旧法请注明`,
  office: ({ instead }) => (instead.length > 0 ? `本单位词表要求写作“${instead.join('”或“')}”` : '本单位词表要求不用'),
}

/** A document with so many bodies that are no more is an old one. */
const manyOutdated = 3

/** Where a text says what the lists watch for. Of overlapping finds the longest counts. */
export function listFinds(text: string, terms: readonly ListedTerm[]): Suggestion[] {
  const byStart = Map.groupBy(terms, ({ term }) => term.slice(0, 2))
  const newest = newestYear(text)
  const outdated = terms.filter(({ kind, term }) => kind === 'renamed' && text.includes(term)).length
  const found: Suggestion[] = []
  for (let at = 0; at + 2 <= text.length; at++) {
    for (const one of byStart.get(text.slice(at, at + 2)) ?? []) {
      const { term, instead, kind, source, confidence, since, unless } = one
      if (!text.startsWith(term, at) || unless.some(longer => isPartOf(text, at, term, longer))) continue
      if (since !== undefined && (newest < since || isTold(text, at, at + term.length, since))) continue
      // who names no year, or names many bodies of the past, may well write of the past
      const isOld = since !== undefined && (newest === Number.POSITIVE_INFINITY || outdated >= manyOutdated)
      found.push({
        ...{ from: at, to: at + term.length, found: term, kind, confidence: isOld ? confidence - 0.2 : confidence },
        why: whys[kind]?.(one) ?? '',
        ...(instead.length > 0 ? { instead: [...instead] } : {}),
        ...(source ? { source } : {}),
      })
    }
  }
  return found.filter(one => !found.some(other => other !== one && covers(other, one)))
}

const covers = (longer: Suggestion, one: Suggestion) =>
  longer.from <= one.from && longer.to >= one.to && longer.found.length > one.found.length

/** Whether the term at a place is a part of a longer word that stands there. */
function isPartOf(text: string, at: number, term: string, longer: string): boolean {
  for (let within = longer.indexOf(term); within >= 0; within = longer.indexOf(term, within + 1)) {
    if (text.startsWith(longer, at - within)) return true
  }
  return false
}
