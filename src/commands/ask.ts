import { parseArgs } from 'node:util'
import { askLibrary, givenAnswer, outside, outsider } from '../library/index.ts'
import { openOffice } from '../office.ts'
import { Problem } from '../problems.ts'
import { readSettings } from '../settings.ts'
import type { Answer } from '../shapes/library.ts'
import { systemSession } from '../store/index.ts'
import type { Command } from './command.ts'

const inForce = ({ isInForce, inForceFrom }: Answer['quotes'][number]['source']) =>
  isInForce ? (inForceFrom === null ? '' : `，${inForceFrom} 起施行`) : '，今天已不再有效'

function print(answer: Answer): void {
  if (answer.outcome === 'declined') {
    console.log('没有找到能回答这个问题的文献，不敢乱答。')
    for (const one of answer.near) console.log(`  相近：《${one.source.title}》${one.label}`)
  }
  for (const { text, from, to, label, source } of answer.quotes) {
    console.log(text.slice(from, to).trim())
    const number = source.documentNumber === null ? '' : `（${source.documentNumber}）`
    console.log(`  ——《${source.title}》${number}${label}${inForce(source)}\n`)
  }
  for (const one of answer.outdated) {
    const now = one.replacedBy === null ? '' : `，现行的是《${one.replacedBy.title}》`
    console.log(`《${one.title}》在 ${answer.day} 不是有效的规定${now}。`)
  }
  console.log(answer.label)
}

/** Asks what everybody may be told, as a resident would. */
export const askCommand: Command = {
  name: 'ask',
  usage: 'ask "问题" [--day 2025-03-18] [--json]',
  summary: '从已发布的文献里找答案，注明出处；没有就说没有',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean', default: false }, day: { type: 'string' } },
    })
    const question = positionals.join(' ').trim()
    if (question.length < 2 || (values.day !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(values.day))) {
      console.error('用法：bangban ask "问题" [--day 2025-03-18] [--json]')
      return 2
    }
    const opened = await openOffice(readSettings(), { withRouter: false })
    try {
      const { store, ledger, library } = opened.office
      await library.settled()
      const now = new Date()
      const asking = { ledger, library, reader: outsider, actor: { kind: 'system' as const }, now }
      const answer = await store.as(systemSession, async tx =>
        givenAnswer(tx, outside(now), await askLibrary(tx, asking, { question, day: values.day })),
      )
      if (values.json) console.log(JSON.stringify(answer))
      else print(answer)
      return answer.outcome === 'answered' ? 0 : 1
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      console.error(error.message)
      return 1
    } finally {
      await opened.close()
    }
  },
}
