import { cutWords } from '../language/index.ts'

const isSaid = (word: string) => /[\p{Script=Han}\p{Letter}\p{Number}]/u.test(word)

/**
 * What a text is found by: its words, and every two neighbouring characters, which forgive where words were cut apart or
 * mistyped. A pair begins with #, so that it is never taken for a word. Repeats stay: how often something is said counts.
 */
export function termsOf(text: string): string[] {
  const words = cutWords(text).filter(isSaid)
  const characters = [...words.join('')]
  return [...words, ...characters.slice(1).map((second, i) => `#${characters[i]}${second}`)]
}
