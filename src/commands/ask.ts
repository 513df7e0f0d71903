import { askLibrary, givenAnswer, outside, outsider } from '../library/index.ts'
import type { Answer } from '../shapes/library.ts'
import { askedCommand } from './asked.ts'

const inForce = ({ isInForce, inForceFrom }: Answer['quotes'][number]['source']) =>
  isInForce ? (inForceFrom === null ? '' : `，${inForceFrom} 起施行`) : '，今天已不再有效'

function print(answer: Answer): void {
  const vetted = answer.vetted?.sentences.map(one => one.text).join('') ?? ''
  if (vetted !== '') console.log(`工作人员核定的答复：${vetted}\n`)
  if (answer.outcome === 'declined') {
    console.log('没有找到能回答这个问题的文献，不敢乱答。')
    for (const one of answer.near) console.log(`  相近：《${one.source.title}》${one.label}`)
  }
  for (const { text, from, to, label, source } of answer.quotes) {
    console.log(text.slice(from, to).trim())
    const number = source.documentNumber === null ? '' : `（${source.documentNumber}）`
    console.log(
      `  ——《${source.title}》${number}${label}${inForce(source)}${source.isRecognised ? '，识别自扫描件' : ''}\n`,
    )
  }
  for (const one of answer.outdated) {
    const now = one.replacedBy === null ? '' : `，现行的是《${one.replacedBy.title}》`
    console.log(`《${one.title}》在 ${answer.day} 不是有效的规定${now}。`)
  }
  console.log(answer.label)
}

/** Asks what everybody may be told, as a resident would. */
export const askCommand = askedCommand<Answer>({
  name: 'ask',
  summary: '从已发布的文献里找答案，注明出处；没有就说没有',
  what: '问题',
  answer: async (tx, { office: { ledger, library }, words: question, day, now }) => {
    const asking = { ledger, library, reader: outsider, actor: { kind: 'system' as const }, now }
    return givenAnswer(tx, outside(now), await askLibrary(tx, asking, { question, day }))
  },
  print,
})
