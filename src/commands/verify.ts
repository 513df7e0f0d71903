import { parseArgs } from 'node:util'
import { sql } from 'kysely'
import { invariants, sweep } from '../casework/index.ts'
import { openOffice } from '../office.ts'
import { readSettings } from '../settings.ts'
import type { Command } from './command.ts'
import { ledgerCommand } from './ledger.ts'

/** What must be true of the record, looked at row by row, and then the ledger. */
export const verifyCommand: Command = {
  name: 'verify',
  usage: 'verify [--json]',
  summary: '逐条检查业务数据的不变量，并校验台账',
  run: async args => {
    const { values } = parseArgs({ args, options: { json: { type: 'boolean' } } })
    const opened = await openOffice(readSettings(), { withRouter: false })
    const findings = await opened.office.store
      .snapshot(async tx => {
        await sql`set local statement_timeout = 0`.execute(tx)
        return sweep(tx)
      })
      .finally(() => opened.close())
    if (values.json) console.log(JSON.stringify({ checked: invariants.length, findings }))
    else {
      for (const { name, text } of invariants) {
        const found = findings.find(one => one.invariant === name)
        console.log(found ? `不符  ${text}：${found.count} 处，例如 ${found.examples.join('、')}` : `相符  ${text}`)
      }
    }
    const ledger = await ledgerCommand.run(['verify', ...args])
    return findings.length > 0 ? 1 : ledger
  },
}
