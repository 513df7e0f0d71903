import { normalise } from '../language/index.ts'
import { plain } from './plain.ts'

/** A text as two are compared: without spaces and quotation marks, half-width and full-width alike. */
export const bare = (text: string) => plain(normalise(text)).replace(/[\s“”「」‘’]/gu, '')

/** Pairs of neighbouring characters, by which two texts are compared. */
export function pairsOf(text: string): Set<string> {
  const characters = [...bare(text)].filter(one => /[\p{Script=Han}A-Za-z\d]/u.test(one))
  return new Set(characters.slice(1).map((one, i) => `${characters[i]}${one}`))
}

/** How much of the first is in the second, 0 to 1. */
export const shareOf = (said: ReadonlySet<string>, of: ReadonlySet<string>) =>
  said.size === 0 ? 0 : [...said].filter(one => of.has(one)).length / said.size

/** A clause, and the one with those before and after it: they say what it is about. */
export interface Clause {
  readonly text: string
  readonly around: string
}

export function clausesOf(text: string): Clause[] {
  const all = text.split(/[，,；;。！？!?：\n]+|:(?![\d０-９])/u).filter(one => one.trim() !== '')
  return all.map((one, i) => ({ text: one, around: [all[i - 2], all[i - 1], one, all[i + 1]].join('\n') }))
}
