/** Attributes of an element; undefined ones are left out. */
export type Given = Readonly<Record<string, string | number | undefined>>

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

/** XML knows no control characters but tab and the ends of lines. */
const forbidden = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/gu

export const escapeXml = (text: string): string =>
  text.replace(forbidden, '').replace(/[&<>"]/g, character => escapes[character] ?? character)

/** An element of XML with what stands in it, which is markup already. */
export function element(name: string, given: Given = {}, ...inside: readonly string[]): string {
  const attributes = Object.entries(given)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeXml(String(value))}"`)
    .join('')
  const content = inside.join('')
  return content === '' ? `<${name}${attributes}/>` : `<${name}${attributes}>${content}</${name}>`
}

/** An element of WordprocessingML whose attributes all are of its namespace. */
export const w = (name: string, given: Given = {}, ...inside: readonly string[]): string =>
  element(`w:${name}`, Object.fromEntries(Object.entries(given).map(([key, value]) => [`w:${key}`, value])), ...inside)

/** An element without content where there is nothing to say. */
export const wrapped = (name: string, ...inside: readonly string[]): string =>
  inside.join('') === '' ? '' : w(name, {}, ...inside)

export const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
