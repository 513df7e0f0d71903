import { parseArgs } from 'node:util'
import { openOffice } from '../office.ts'
import { Problem } from '../problems.ts'
import { readSettings } from '../settings.ts'
import { systemSession, type Tx } from '../store/index.ts'
import type { Command } from './command.ts'

/** Asking in words, as somebody who stands outside; the day is the one whose rules are asked for. */
type Answering<Told> = (
  tx: Tx,
  asking: {
    readonly office: Awaited<ReturnType<typeof openOffice>>['office']
    readonly words: string
    readonly day: string | undefined
    readonly now: Date
  },
) => Promise<Told>

interface AskedCommand<Told> extends Pick<Command, 'name' | 'summary'> {
  /** What is asked for, 问题. */
  readonly what: string
  readonly answer: Answering<Told>
  readonly print: (told: Told) => void
}

/** A command that is told in words what to answer from what everybody may read: 0 where it is answered, 1 where it is not. */
export function askedCommand<Told extends { readonly outcome: 'answered' | 'declined' }>({
  name,
  summary,
  what,
  answer,
  print,
}: AskedCommand<Told>): Command {
  const usage = `${name} "${what}" [--day 2025-03-18] [--json]`
  return {
    name,
    usage,
    summary,
    run: async args => {
      const { values, positionals } = parseArgs({
        args,
        allowPositionals: true,
        options: { json: { type: 'boolean', default: false }, day: { type: 'string' } },
      })
      const words = positionals.join(' ').trim()
      const { day } = values
      if (words.length < 2 || (day !== undefined && !/^\d{4}-\d{2}-\d{2}$/.test(day))) {
        console.error(`用法：bangban ${usage}`)
        return 2
      }
      const opened = await openOffice(readSettings(), { withRouter: false })
      try {
        const { office } = opened
        await office.library.settled()
        const told = await office.store.as(systemSession, tx => answer(tx, { office, words, day, now: new Date() }))
        if (values.json) console.log(JSON.stringify(told))
        else print(told)
        return told.outcome === 'answered' ? 0 : 1
      } catch (error) {
        if (!(error instanceof Problem)) throw error
        console.error(error.message)
        return 1
      } finally {
        await opened.close()
      }
    },
  }
}
