export type Value = string | number | boolean | null | readonly Value[] | { readonly [name: string]: Value }

/** What one item of a list is called; the lists of GeoReport v2 are these. */
const itemNames: Readonly<Record<string, string>> = {
  services: 'service',
  service_requests: 'request',
  errors: 'error',
  attributes: 'attribute',
  values: 'value',
  endpoints: 'endpoint',
  formats: 'format',
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Characters that no document of XML 1.0 may hold, however they are written (2.2, Char). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const unwritable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu

const textOf = (value: string) => value.replace(unwritable, '').replace(/[&<>"']/g, c => escapes[c] ?? '')

function element(name: string, value: Value): string {
  const inside = Array.isArray(value)
    ? value.map((item: Value) => element(itemNames[name] ?? 'item', item)).join('')
    : typeof value === 'object' && value !== null
      ? Object.entries(value)
          .map(([inner, one]) => element(inner, one))
          .join('')
      : textOf(value === null ? '' : String(value))
  return inside === '' ? `<${name}/>` : `<${name}>${inside}</${name}>`
}

/** A document with this root. */
export const toXml = (root: string, value: Value): string =>
  `<?xml version="1.0" encoding="utf-8"?>\n${element(root, value)}\n`
