/** What a number format makes of a number: a date, a share, or itself. */
export type NumberKind = 'number' | 'percent' | 'date'

/** Built-in formats that are dates or times: ISO 29500-1, 18.8.30, with those of East Asian editions. */
const builtInDates = (id: number) =>
  (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 45 && id <= 47) || (id >= 50 && id <= 58)

/** Judges a format by its letters, without what is quoted, escaped or in brackets ([h] counts hours, [红色] colours). */
export function kindOfFormat(id: number, code: string | undefined): NumberKind {
  if (code === undefined) return builtInDates(id) ? 'date' : id === 9 || id === 10 ? 'percent' : 'number'
  const bare = code
    .slice(0, 200)
    .replace(/\[(?:h+|m+|s+)\]/gi, 'h')
    .replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '')
  // what follows a semicolon is for negative numbers and text
  const first = bare.split(';', 1)[0] ?? ''
  if (/general|通用格式/i.test(first)) return 'number'
  if (/[ymdhs年月日时分秒]/i.test(first)) return 'date'
  return first.includes('%') ? 'percent' : 'number'
}

const pad = (value: number, width = 2) => String(value).padStart(width, '0')

/** A serial number of days as an ISO date, time, or both with a T between; undefined outside of 1900 to 9999. */
export function isoOf(serial: number, is1904: boolean): string | undefined {
  // Excel believes that 1900 was a leap year
  const days = is1904 ? serial + 1462 : serial < 60 ? serial + 1 : serial
  if (!(days >= 0) || days > 2_958_466) return undefined
  const seconds = Math.round(serial * 86_400)
  const at = new Date(Date.UTC(1899, 11, 30) + Math.round(days * 86_400) * 1000)
  const date = `${pad(at.getUTCFullYear(), 4)}-${pad(at.getUTCMonth() + 1)}-${pad(at.getUTCDate())}`
  const time = `${pad(at.getUTCHours())}:${pad(at.getUTCMinutes())}:${pad(at.getUTCSeconds())}`
  if (serial < 1 && !is1904) return time
  return seconds % 86_400 === 0 ? date : `${date}T${time}`
}

/** A number as a cell shows it without a format: at most 15 digits. */
export function plainNumber(value: string): string {
  // most are whole, and a table may have a million of them
  if (/^-?[1-9]\d{0,14}$/.test(value)) return value
  const number = Number(value)
  return value.trim() === '' || !Number.isFinite(number) ? value : String(Number(number.toPrecision(15)))
}

/** What a cell with this number and this kind of format shows. */
export function shownNumber(value: string, kind: NumberKind, is1904: boolean): string {
  if (kind === 'date') return isoOf(Number(value), is1904) ?? plainNumber(value)
  if (kind === 'percent' && Number.isFinite(Number(value))) return `${plainNumber(String(Number(value) * 100))}%`
  return plainNumber(value)
}
