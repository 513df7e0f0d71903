import { visibleText } from '../../language/index.ts'

/** What GB/T 15834—2011 writes in full width; between digits, as in 8:30 and 1,000, they stay. */
const fullWidth: Readonly<Record<string, string>> = {
  ',': '，',
  ';': '；',
  ':': '：',
  '!': '！',
  '?': '？',
  '(': '（',
  ')': '）',
}
const isHan = (character: string | undefined) =>
  character !== undefined && /[\p{Script=Han}，。；：！？、（）《》“”〔〕%]/u.test(character)

/** A mark becomes full-width where Chinese stands beside it. */
const marks = (text: string) =>
  text.replace(/[,;:!?()]/gu, (mark, at: number) => {
    const isChinese = isHan(text[at - 1]) || isHan(text[at + 1])
    return isChinese ? (fullWidth[mark] ?? mark) : mark
  })

/** Straight quotation marks by turns; one without its fellow stays, for the checker to tell. */
function quotes(line: string): string {
  const count = line.split('"').length - 1
  if (count % 2 !== 0) return line
  let isOpen = false
  return line.replaceAll('"', () => {
    isOpen = !isOpen
    return isOpen ? '“' : '”'
  })
}

/** Full-width digits, letters and percent signs are none of Chinese print. */
const halfWidth = (text: string) =>
  text.replace(/[０-９Ａ-Ｚａ-ｚ％]/gu, one => String.fromCharCode(one.charCodeAt(0) - 0xfee0))

const tidyLine = (line: string) =>
  quotes(marks(halfWidth(line)))
    .replace(/[\s\u3000]+/gu, ' ')
    .replace(/(?<=[\p{Script=Han}，。；：！？、）》”]) (?=\S)|(?<=\S) (?=[\p{Script=Han}，。；：！？、（《“])/gu, '')
    .replace(/\.{3,}|。{3,}|…+/gu, '……')
    .trim()

/**
 * What a person wrote, with the marks of Chinese print and without what nobody sees; its lines stay lines, empty ones go.
 * No word and no figure is changed.
 */
export const tidyLines = (text: string): string =>
  visibleText(text.toWellFormed().replaceAll('\0', ''))
    .split('\n')
    .map(tidyLine)
    .filter(line => line !== '')
    .join('\n')

/** The same for what stands within a sentence: one line, without a mark at its end. */
export const tidyPhrase = (text: string): string =>
  tidyLines(text)
    .replaceAll('\n', '，')
    .replace(/[。；，、：.;,:]+$/u, '')
