/** Why a text isn't taken for JSON. Names no part of it. */
export class NotJson extends Error {
  override readonly name = 'NotJson'
}

/** As deep as any answer of a model goes, several times over. */
const deepest = 64

/** Where the string that opens at `start` closes; -1 where it doesn't. */
function closingQuote(text: string, start: number): number {
  let end = start
  for (;;) {
    end = text.indexOf('"', end + 1)
    if (end === -1) return -1
    let slashes = 0
    while (text[end - 1 - slashes] === '\\') slashes++
    if (slashes % 2 === 0) return end
  }
}

const numberAt = /-?\d+(?![\d.eE])/y

/** Brackets that are too deep; and, where they are asked for, names that come twice and integers that would be rounded. */
function look(text: string, isForAction: boolean): void {
  const open: (Set<string> | undefined)[] = []
  let isName = false
  for (let at = 0; at < text.length; at++) {
    const character = text[at]
    if (character === '{' || character === '[') {
      open.push(character === '{' ? new Set() : undefined)
      if (open.length > deepest) throw new NotJson('too deep')
      isName = character === '{'
    } else if (character === '}' || character === ']') {
      open.pop()
      isName = false
    } else if (character === ',') isName = open.at(-1) !== undefined
    else if (character === ':') isName = false
    else if (character === '"') {
      const end = closingQuote(text, at)
      if (end === -1) throw new NotJson('cut off')
      const found = text.slice(at, end + 1)
      at = end
      const names = open.at(-1)
      if (!isForAction || !isName || !names) continue
      const name = JSON.parse(found) as string
      if (names.has(name)) throw new NotJson('a name twice')
      if (name === '__proto__') throw new NotJson('a name that is none')
      names.add(name)
    } else if (isForAction && character !== undefined && /[-\d]/.test(character)) {
      numberAt.lastIndex = at
      const found = numberAt.exec(text)?.[0]
      if (found !== undefined && !Number.isSafeInteger(Number(found))) throw new NotJson('a number too large')
      while (/[-+.\deE]/.test(text[at + 1] ?? '')) at++
    }
  }
}

/** Most of what comes has few brackets, wherever they stand: it can't be too deep. */
function hasFewBrackets(text: string): boolean {
  let left = deepest
  for (let i = 0; i < text.length && left >= 0; i++) {
    const code = text.charCodeAt(i)
    if (code === 0x5b || code === 0x7b) left--
  }
  return left >= 0
}

function parsed(text: string, cap: number, isForAction: boolean): unknown {
  if (text.length > cap) throw new NotJson('too long')
  try {
    if (isForAction || !hasFewBrackets(text)) look(text, isForAction)
    return JSON.parse(text)
  } catch (error) {
    // what JSON.parse says quotes the text
    throw error instanceof NotJson ? error : new NotJson('no JSON')
  }
}

/** What a server said, strictly read. Throws NotJson. */
export const parseJson = (text: string, cap: number): unknown => parsed(text, cap, false)

/**
 * What a model wants done, more strictly: a name that comes twice, or a whole number beyond 2⁵³, might be read another way
 * elsewhere. Nothing is ever repaired. Throws NotJson.
 */
export const parseArguments = (text: string, cap: number): unknown => parsed(text, cap, true)
