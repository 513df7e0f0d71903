import { numeralCharacters } from '../language/index.ts'
import { plain } from './plain.ts'

/** The number that an office gave a document (发文字号), with where it stands. */
export interface DocumentNumber {
  /** As it is to be written: 示政办发〔2025〕12号, 国务院令第743号. */
  readonly number: string
  readonly at: readonly [from: number, to: number]
}

/**
 * 机关代字, year, serial (GB/T 9704-2012, 7.2.5). Older ones have 第 before the serial, round brackets around the year, or
 * the year before its brackets swapped with the serial (2016〔22〕号: left alone, nobody knows which is which).
 */
const lettered =
  /([\p{Script=Han}A-Za-z]{1,14}?)\s*[〔（〈]\s*((?:19|20)\s?\d\s?\d)\s*年?\s*[〕）〉]\s*(第)?\s*0*([1-9]\d{0,4})\s*号/gu
/** Orders and announcements that are counted by themselves: 国务院令第743号, 主席令（第二十八号）, 财政部公告2022年第28号. */
const counted = new RegExp(
  `([\\p{Script=Han}]{2,24}?(?:令|公告))\\s*((?:19|20)\\d\\d\\s*年)?\\s*[（〔]?\\s*(第)\\s*(0*[1-9]\\d{0,4}|[${numeralCharacters}]{1,9})\\s*号\\s*[）〕]?`,
  'gu',
)

/** What stands before a number in one line with it and is no part of it. */
const before =
  /^.*(?:根据|按照|依据|以及|和|与|及|见|的|是|为|了|由|对|就|执行|文号|编号|附件|文件|日|号|[委部局厅院府室](?=[^委部局厅院府室]{3}))(?=.{2})/u
const beforeOrder =
  /^.*(?:中华人民共和国|根据|按照|依据|以及|的|是|了|由|对|月|日|号)(?:和|与|及|以及)?(?=.{2})|^(?:和|与|及)/u

const isOrder = /令$/

/** The numbers of documents that a text names, in their order and in one form. */
export function documentNumbersIn(text: string): DocumentNumber[] {
  const searched = plain(text)
  const found: DocumentNumber[] = []
  const add = (match: RegExpExecArray, letters: string, said: string, numberFrom: (letters: string) => string) => {
    const [from, to] = [match.index + said.length - letters.length, match.index + match[0].length]
    found.push({ number: numberFrom(letters), at: [from, to] })
  }
  for (const match of searched.matchAll(lettered)) {
    const [, said = '', year = '', ordinal, serial] = match
    add(match, said.replace(before, ''), said, letters => {
      const order = isOrder.test(letters) && ordinal !== undefined ? '第' : ''
      return `${letters}〔${year.replace(/\s/g, '')}〕${order}${serial}号`
    })
  }
  for (const match of searched.matchAll(counted)) {
    const [whole, said = '', year = '', , serial = ''] = match
    const letters = said.replace(beforeOrder, '')
    const from = match.index + said.length - letters.length
    if (found.some(one => one.at[0] < match.index + whole.length && from < one.at[1])) continue
    const shown = serial.replace(/^0+/, '')
    add(match, letters, said, () => `${letters}${year.replace(/\s/g, '')}第${shown}号`)
  }
  return found.sort((a, b) => a.at[0] - b.at[0])
}
