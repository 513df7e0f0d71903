import type { DocumentNumber } from '../../documents/official/content.ts'
import { kindFacts } from '../../documents/official/kinds.ts'
import type { Composed } from './composed.ts'
import { Untaken } from './field.ts'
import type { Office } from './office.ts'
import { joined, type Piece } from './piece.ts'
import { placeholder, renderWords, type Slots, type Value } from './template.ts'
import type { Use } from './uses.ts'

/** A number as people give it: its serial alone, or whole. */
const wholeNumber =
  /^([\p{Script=Han}A-Za-z]{1,16})[〔[（(【［]((?:19|20)\d\d)[〕\])）】］]\s*第?\s*0*([1-9]\d{0,4})\s*号?$/u
const serialAlone = /^第?0*([1-9]\d{0,4})号?$/u

/** 发文字号 of what was written; throws `Untaken` for what is none. */
export function numberOf(said: string, code: string, year: number): DocumentNumber {
  const [, given, inYear, serial] = wholeNumber.exec(said) ?? []
  if (given !== undefined) return { code: given, year: Number(inYear), serial: Number(serial) }
  const [, alone] = serialAlone.exec(said) ?? []
  if (alone === undefined) throw new Untaken('应当是序号（如 12）或完整的发文字号（如 示政办发〔2026〕12号）')
  return { code, year, serial: Number(alone) }
}
/** What the office says of itself. */
export const officePiece = (field: string, words: string): Piece => ({ words, origin: { office: field }, isName: true })

/** 发文机关标志, the leader of a joint document first. That of the general form has 文件 where the office wants it, that of a letter never (10.1), an order's 令 (10.2). */
export function marksOf(use: Use, office: Office, joint: readonly (readonly Piece[])[], slots: Slots): Piece[][] {
  const { form } = kindFacts[use.kind]
  if (use.mark) return [renderWords(use.mark, slots)]
  const word: Piece[] = [{ words: form === 'order' ? '令' : '文件', origin: { template: use.name } }]
  const own = (office.mark ?? [office.name]).map(name => [officePiece('mark', name)])
  const names = [...own, ...joint.map(pieces => [...pieces])]
  const isPlain = form === 'letter' || (form === 'general' && !office.hasDocumentWord)
  return isPlain ? names : names.map((name, i) => (i === names.length - 1 ? [...name, ...word] : name))
}

/** 代字 is the office's unless the person gave another, the year the date's. */
export function numberPieces({ value, pieces }: NonNullable<Composed['number']>, code: string): Piece[] {
  const [given] = pieces
  if (!given) return []
  const whole = `${value.code}〔${value.year}〕${value.serial}号`
  if (given.words.length > 6 || value.code !== code) return [{ ...given, words: whole }]
  return [
    { words: code, origin: { office: 'code' } },
    { words: `〔${value.year}〕`, origin: { field: '成文日期', from: 0, to: 4 } },
    { ...given, words: String(value.serial) },
    { words: '号', origin: { template: '版式' } },
  ]
}

/** 附注 as given, and whom to ask; without its brackets. */
export function noteOf(use: Use, values: ReadonlyMap<string, Value>): Piece[] | undefined {
  const said = (words: string): Piece => ({ words, origin: { template: use.name } })
  const given = values.get('附注')?.inline ?? []
  const isAsked = values.has('联系人') || use.frame.get('联系人')?.optional === false
  if (!isAsked) return given.length > 0 ? [...given] : undefined
  const part = (field: string) => [said(`${field}：`), ...(values.get(field)?.inline ?? [said(placeholder(field))])]
  const before = given.length > 0 ? [...given, said('；')] : []
  return [...before, ...joined([part('联系人'), part('联系电话')], '，', use.name)]
}
