import { cutWords } from '../../language/index.ts'
import { acceptedSuggestions } from './accepted.ts'
import { consistencyFinds } from './consistency.ts'
import { type Lists, listFinds, ownTerms } from './lists.ts'
import { patternFinds } from './patterns.ts'
import { addressSpans, documentNumberSpans, nameSpans, touches } from './protected.ts'
import type { Speller } from './speller/speller.ts'
import type { Suggestion } from './suggestion.ts'

/** So often a document says it in the same words, that it is meant so. */
const meant = 3

const reasons = {
  character: (_: string, instead: string) => `按公文的通常写法，这里应是“${instead}”`,
  missing: (found: string, instead: string) => `按公文的通常写法，这里可能漏了“${instead.replace(found, '')}”`,
  doubled: (_: string, instead: string) => `“${instead}”可能写了两遍`,
}

/** What a trained model finds, without what touches numbers, names or what the document says again and again. */
function spellingFinds(text: string, speller: Speller): Suggestion[] {
  const untouchable = [...documentNumberSpans(text), ...nameSpans(text), ...addressSpans(text)]
  return speller.corrections(text).flatMap(({ from, to, instead, probability, kind }) => {
    const found = text.slice(from, to)
    // a correction across a space or a line would move it
    if (kind === 'character' && found.length !== instead.length) return []
    if (touches({ from, to: kind === 'missing' ? to + 1 : to }, untouchable)) return []
    const around = text.slice(Math.max(0, from - 1), to + 1)
    if (around.length >= 3 && timesIn(text, around, meant) >= meant) return []
    if (isInLongWord(text, from, kind === 'missing' ? to + 1 : to)) return []
    return [
      {
        ...{ from, to, found, instead: [instead], kind, confidence: probability },
        why: reasons[kind](found, instead),
      },
    ]
  })
}

/** Words of so many characters are not there by chance. */
const longWord = 4

/** Whether a place is a part of a long word of the dictionary: 前仆后继 is no slip, however seldom it is said. */
function isInLongWord(text: string, from: number, to: number): boolean {
  const start = Math.max(0, from - longWord)
  let at = start
  for (const word of cutWords(text.slice(start, to + longWord))) {
    if (word.length >= longWord && at <= from && at + word.length >= to) return true
    at += word.length
  }
  return false
}

function timesIn(text: string, words: string, enough: number): number {
  let times = 0
  for (let at = text.indexOf(words); at >= 0 && times < enough; at = text.indexOf(words, at + 1)) times++
  return times
}

const overlap = (one: Suggestion, other: Suggestion) => one.from < other.to && other.from < one.to

/**
 * Everything that is found in a text, in its order. Where finds overlap, what an office's own list says comes first, then
 * the written lists and patterns, then what the trained model thinks, and last what somebody else suggests, as far as it may be
 * shown at all (see `acceptedSuggestions`).
 */
export function proofreadText(
  text: string,
  office: Lists,
  speller: Speller | undefined,
  suggested: readonly Suggestion[] = [],
): Suggestion[] {
  const found = [
    ...listFinds(text, office.terms),
    ...listFinds(text, ownTerms()),
    ...patternFinds(text),
    ...(speller ? spellingFinds(text, speller) : []),
    ...consistencyFinds(text),
    ...acceptedSuggestions(text, suggested),
  ]
  const allowed = office.allowed.flatMap(term => allowedIn(text, term))
  const kept: Suggestion[] = []
  for (const one of found) {
    if (touches(one, allowed)) continue
    if (!kept.some(other => overlap(one, other))) kept.push(one)
  }
  return kept.sort((a, b) => a.from - b.from)
}

function allowedIn(text: string, term: string): { from: number; to: number }[] {
  const places = []
  for (let at = term === '' ? -1 : text.indexOf(term); at >= 0; at = text.indexOf(term, at + term.length)) {
    places.push({ from: at, to: at + term.length })
  }
  return places
}
