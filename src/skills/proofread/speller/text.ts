/** A character that stands for the edge of a sentence. */
export const edge = 10

const fullForm: Readonly<Record<string, string>> = {
  ',': '，',
  ':': '：',
  '(': '（',
  ')': '）',
  '?': '？',
  '!': '！',
  ';': '；',
}

/** The code under which a character is counted: all digits are one, all Latin letters are one, marks in their full form. */
function codeOf(character: string): number {
  const code = character.charCodeAt(0)
  if ((code >= 48 && code <= 57) || (code >= 0xff10 && code <= 0xff19)) return 48
  if (/[a-zA-Zａ-ｚＡ-Ｚ]/.test(character)) return 97
  return (fullForm[character] ?? character).charCodeAt(0)
}

const codes = new Uint16Array(65_536)
for (let i = 0; i < codes.length; i++) codes[i] = codeOf(String.fromCharCode(i))

const isEdge = (code: number) =>
  code === 10 || code === 13 || code === 0x3002 || code === 0xff1b || code === 0xff01 || code === 0xff1f
const isSpace = (code: number) => code === 32 || code === 9 || code === 0x3000 || code === 0xa0

/** One sentence as it is counted, with an edge at both ends and without spaces. */
export interface Sentence {
  readonly codes: Uint16Array
  /** Where each code stands in the text; those of the edges mean nothing. */
  readonly places: Int32Array
}

/** The sentences of a text; what has no characters is left out. */
export function sentencesOf(text: string): Sentence[] {
  const found: Sentence[] = []
  let run: number[] = [edge]
  let places: number[] = [-1]
  const close = () => {
    if (run.length > 1) {
      found.push({ codes: Uint16Array.from([...run, edge]), places: Int32Array.from([...places, -1]) })
    }
    run = [edge]
    places = [-1]
  }
  for (let i = 0; i < text.length; i++) {
    const code = codes[text.charCodeAt(i)] ?? 0
    if (isEdge(code)) close()
    else if (!isSpace(code)) {
      run.push(code)
      places.push(i)
    }
  }
  close()
  return found
}

export const isHan = (code: number) => code >= 0x4e00 && code <= 0x9fff

const numerals = new Set([...'〇零一二三四五六七八九十百千万亿两'].map(one => one.charCodeAt(0)))
/** What is part of a number is never changed, and nothing is made a number. */
export const isNumeral = (code: number) => numerals.has(code)
