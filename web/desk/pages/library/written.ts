import { copiedNotices } from '../../../../src/shapes/generated.ts'
import type { Written, WrittenSentence } from '../../../../src/shapes/library.ts'
import { nameOf } from './citation.ts'

type Fault = WrittenSentence['faults'][number]

const reasons: Record<Fault['kind'], string> = {
  uncited: '没有写明依据哪一段',
  unknown: '写的依据不存在',
  closed: '依据的文献已不是现行有效，或不对您公开',
  quotation: '引号里的话原文没有',
  law: '提到的文件依据里没有',
  contact: '网址、邮箱或电话依据里没有',
  figure: '数字、日期、金额或条号和依据对不上',
  opposite: '意思和依据相反',
  words: '依据里没有这样说',
}

export const faultText = ({ kind }: Fault): string => reasons[kind]

/** What is pasted into a reply: the sentences with their numbers, and below them what the numbers stand for. */
export function writtenText(sentences: readonly WrittenSentence[], passages: Written['passages']): string {
  const numbers = [...new Set(sentences.flatMap(one => one.cites))].sort((a, b) => a - b)
  const sources = numbers.flatMap(number => {
    const passage = passages[number - 1]
    return passage ? [`[${number}] ${nameOf(passage.source)}${passage.label}`] : []
  })
  const said = sentences.map(one => `${one.text}${one.cites.map(number => `[${number}]`).join('')}`)
  return [...said, '', '依据：', ...sources, '', copiedNotices.generated].join('\n')
}
