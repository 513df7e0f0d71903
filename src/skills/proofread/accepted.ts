import { addressSpans, documentNumberSpans, nameSpans, titleSpans, touches } from './protected.ts'

/** What somebody who can't be trusted proposes: a language model, or a plug-in. */
export interface Proposed {
  readonly from: number
  readonly to: number
  readonly found: string
  readonly instead?: readonly string[] | undefined
}

/** Characters that may change in one place, on either side. */
const mostChanged = 4
/** A quoted span with its surroundings is no longer than this. */
const mostNamed = 24

/** Numbers in a text, in any writing: digits, full-width digits, Chinese numerals, signs of percent and of money. */
const numbersIn = (text: string) =>
  (text.normalize('NFKC').match(/[\d.%‰¥$〇零一二三四五六七八九十百千万亿两半壹贰叁肆伍陆柒捌玖拾佰仟]/gu) ?? []).join(
    '',
  )
const lettersIn = (text: string) => (text.normalize('NFKC').match(/[a-z]/giu) ?? []).join('')
/** A word that turns a sentence round, or says who must do what: no matter of spelling. */
const bearingIn = (text: string) => (text.match(/不|未|无|非|没|勿|禁|免|否|应|须|必|可/gu) ?? []).join('')
/** Characters that are not seen, or end a line. */
const unseen = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cs}\n\r]/u

/** The part that differs. */
function changed(found: string, instead: string): { before: string; after: string; from: number } {
  let start = 0
  while (start < Math.min(found.length, instead.length) && found[start] === instead[start]) start++
  let end = 0
  while (end < Math.min(found.length, instead.length) - start && found.at(-1 - end) === instead.at(-1 - end)) end++
  return {
    before: found.slice(start, found.length - end),
    after: instead.slice(start, instead.length - end),
    from: start,
  }
}

/**
 * The suggestions that may be shown: their words stand where they say, they change a few characters and nothing else, and
 * they leave numbers, letters, negations and duties, document numbers, titles, names of people and addresses alone.
 * What is dropped is not repaired. Of suggestions that overlap the first stays.
 */
export function acceptedSuggestions<One extends Proposed>(
  text: string,
  suggestions: readonly One[],
  names: readonly string[] = [],
): One[] {
  const named = names.filter(name => name !== '').flatMap(name => placesOf(text, name))
  const untouchable = [
    ...documentNumberSpans(text),
    ...titleSpans(text),
    ...nameSpans(text),
    ...addressSpans(text),
    ...named,
  ]
  const kept: One[] = []
  for (const one of suggestions) {
    const { from, to, found } = one
    if (!Number.isInteger(from) || !Number.isInteger(to) || from < 0 || to > text.length || from >= to) continue
    if (to - from > mostNamed || text.slice(from, to) !== found || touches(one, kept)) continue
    const instead = (one.instead ?? []).filter(other => {
      if (other === found || other.length > mostNamed + mostChanged || unseen.test(other)) return false
      const { before, after, from: start } = changed(found, other)
      const place = { from: from + start, to: Math.max(from + start + 1, from + start + before.length) }
      return (
        Math.max(before.length, after.length) <= mostChanged &&
        numbersIn(before) === numbersIn(after) &&
        lettersIn(before) === lettersIn(after) &&
        bearingIn(before) === bearingIn(after) &&
        !/[《》〔〕]/.test(before + after) &&
        !touches(place, untouchable)
      )
    })
    if (instead.length > 0) kept.push({ ...one, instead })
  }
  return kept
}

function placesOf(text: string, words: string): { from: number; to: number }[] {
  const places = []
  for (let at = text.indexOf(words); at >= 0; at = text.indexOf(words, at + words.length)) {
    places.push({ from: at, to: at + words.length })
  }
  return places
}
