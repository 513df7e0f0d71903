/** Where a text is inside quotation marks whose pair is there too; an opening mark that nothing closes quotes nothing. */
export function quotations(text: string): (at: number) => boolean {
  const inside = new Uint8Array(text.length + 1)
  const open: number[] = []
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '“' || character === '「' || character === '『') open.push(at)
    else if (character === '”' || character === '」' || character === '』') {
      const from = open.pop()
      if (from !== undefined && open.length === 0) inside.fill(1, from, at)
      else if (from !== undefined && at - from < longestQuotation) inside.fill(1, from, at)
    }
  }
  return at => inside[at] === 1
}

/** Inside a quotation that is never closed only what is this short is taken for a quotation. */
const longestQuotation = 3000

/** Blanks, but no line breaks; and what web pages leave behind (private use). */
const blank = /[ \t\u3000\u00a0\ue000-\uf8ff]/

/** What stands before a place, blanks left out; '' at the begin of the text. */
export function characterBefore(text: string, at: number): string {
  for (let i = at - 1; i >= 0; i--) if (!blank.test(text[i] ?? '')) return text[i] ?? ''
  return ''
}

/** A line begins here. */
export const beginsLine = (text: string, at: number) => /^[\n\r]?$/.test(characterBefore(text, at))

/** Something ended here, so that a numbered part may begin although line breaks are lost. */
export const afterEnd = (text: string, at: number) => /^[\n\r。！？；：!?;:”」』）)…]?$/.test(characterBefore(text, at))
