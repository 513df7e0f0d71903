import { normalise } from './normalise.ts'

export type PersonalDataKind = 'mobile' | 'id_number' | 'bank_card' | 'email' | 'plate'

export interface PersonalDataFind {
  readonly kind: PersonalDataKind
  readonly name: string
  readonly start: number
  readonly end: number
}

/** GB 11643-1999: the check character is the weighted sum of the 17 digits before it, modulo 11. */
export function isIdNumber(text: string): boolean {
  if (!/^\d{17}[\dXx]$/.test(text)) return false
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = weights.reduce((total, weight, i) => total + weight * Number(text[i]), 0)
  return '10X98765432'[sum % 11] === text[17]?.toUpperCase()
}

/** Luhn, ISO/IEC 7812-1, annex B. */
function passesLuhn(digits: string): boolean {
  let sum = 0
  for (let i = 0; i < digits.length; i++) {
    const digit = Number(digits[digits.length - 1 - i])
    const doubled = i % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

interface Pattern {
  readonly kind: PersonalDataKind
  readonly name: string
  readonly pattern: RegExp
  /** What the digits must fulfil besides their shape. */
  readonly holds?: (digits: string) => boolean
}

const patterns: readonly Pattern[] = [
  // a number in the shape of an identity card is masked whether or not its check digit holds: people mistype
  {
    kind: 'id_number',
    name: '身份证号',
    pattern: /(?<!\d)[1-9]\d{5}[ -]?(?:19|20)\d{2}(?:0\d|1[0-2])(?:[0-2]\d|3[01])[ -]?\d{3}[\dXx](?!\d)/g,
  },
  {
    kind: 'bank_card',
    name: '银行卡号',
    pattern: /(?<!\d)[3-6]\d{3}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,4})?(?!\d)/g,
    holds: digits => digits.length >= 15 && digits.length <= 19 && passesLuhn(digits),
  },
  {
    kind: 'mobile',
    name: '手机号',
    pattern: /(?<!\d)(?:(?:\+|00)?86[ -]?)?1[3-9]\d(?:[ -]?\d{4}){2}(?!\d)/g,
  },
  { kind: 'email', name: '邮箱', pattern: /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g },
  {
    kind: 'plate',
    name: '车牌号',
    pattern:
      /[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·. ]?[A-HJ-NP-Z0-9]{5,6}(?![A-Z0-9])/g,
  },
]

/** Where a text holds personal data, in order; overlapping finds keep the earlier rule. Offsets are UTF-16 units. */
export function findPersonalData(text: string): PersonalDataFind[] {
  // full-width characters become half-width one for one, so that offsets stay true
  const plain = text.replace(/[０-９Ｘｘ＋－]/g, character => normalise(character))
  const finds: PersonalDataFind[] = []
  for (const { kind, name, pattern, holds } of patterns) {
    for (const match of plain.matchAll(pattern)) {
      if (holds && !holds(match[0].replaceAll(/\D/g, ''))) continue
      const start = match.index
      const end = start + match[0].length
      if (!finds.some(f => f.start < end && start < f.end)) finds.push({ kind, name, start, end })
    }
  }
  return finds.sort((a, b) => a.start - b.start)
}

/** The text with each find shown by its first three and last two characters only. */
export function maskPersonalData(text: string): string {
  let masked = ''
  let from = 0
  for (const { start, end } of findPersonalData(text)) {
    masked += `${text.slice(from, start)}${maskMiddle(text.slice(start, end))}`
    from = end
  }
  return masked + text.slice(from)
}

/** 13800000000 → 138******00. */
export function maskMiddle(text: string): string {
  const characters = [...text]
  if (characters.length <= 5) return '*'.repeat(characters.length)
  return `${characters.slice(0, 3).join('')}${'*'.repeat(characters.length - 5)}${characters.slice(-2).join('')}`
}
