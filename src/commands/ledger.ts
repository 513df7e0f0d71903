import { once } from 'node:events'
import { appendFileSync, createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import {
  exportLedger,
  printVerdict,
  proveConsistency,
  proveEntry,
  splitCheckpoints,
  verifyFile,
  verifyStored,
} from '../ledger/index.ts'
import { checkpointsFile, lastKeptCheckpoint, openOffice } from '../office.ts'
import { Problem } from '../problems.ts'
import { readSettings } from '../settings.ts'
import { systemSession } from '../store/index.ts'
import type { Command } from './command.ts'

const usage = 'ledger verify [FILE] | export FILE | checkpoint | prove N | consistency N'

/** Export, verify, sign and prove the record. */
export const ledgerCommand: Command = {
  name: 'ledger',
  usage,
  summary: '校验、导出、签署检查点、出具证明',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, checkpoint: { type: 'string', multiple: true }, key: { type: 'string' } },
    })
    const [action, argument] = positionals
    const asJson = values.json === true
    const checkpoints = (values.checkpoint ?? []).flatMap(file => {
      const notes = splitCheckpoints(readFileSync(file, 'utf8'))
      // a file that holds no checkpoint pins nothing: it must not look as if it did
      return notes.length > 0 ? notes : ['']
    })
    const options = { checkpoints, ...(values.key === undefined ? {} : { publicKey: values.key }) }
    if (action === 'verify' && argument !== undefined) {
      return printVerdict(await verifyFile(argument, options), asJson)
    }
    const isComplete = argument !== undefined || action === 'verify' || action === 'checkpoint'
    if (!['verify', 'export', 'checkpoint', 'prove', 'consistency'].includes(action ?? '') || !isComplete) {
      console.error(`用法：bangban ${usage}`)
      return 2
    }
    const settings = readSettings()
    const opened = await openOffice(settings, { withRouter: false })
    const { store, ledger } = opened.office
    try {
      switch (action) {
        case 'verify': {
          const kept = lastKeptCheckpoint(settings.data)
          return printVerdict(
            await verifyStored(store, ledger, { ...options, checkpoints: [...checkpoints, ...kept] }),
            asJson,
          )
        }
        case 'export': {
          const path = argument ?? ''
          const file = createWriteStream(path, { mode: 0o600 })
          // whoever reads personal data leaves an entry, here as well
          await store.as(systemSession, tx =>
            ledger.append(tx, { type: 'ledger.exported', at: new Date(), actor: { kind: 'system' } }),
          )
          await exportLedger(store, ledger, file)
          file.end()
          await once(file, 'finish')
          console.log(`已导出到 ${path}。任何一台有 Node 24 的电脑都可以校验：node verifier.ts ${path}`)
          return 0
        }
        case 'checkpoint': {
          const signed = await store.as(systemSession, tx => ledger.checkpoint(tx, new Date()))
          if (signed) appendFileSync(join(settings.data, checkpointsFile), `${signed}\n`, { mode: 0o600 })
          const head = await store.open.selectFrom('ledgerHead').select('checkpoint').executeTakeFirstOrThrow()
          process.stdout.write(head.checkpoint)
          return 0
        }
        default: {
          const number = Number(argument)
          const proof = await store.snapshot(
            (tx): Promise<object> =>
              action === 'prove' ? proveEntry(tx, ledger, number) : proveConsistency(tx, ledger, number),
          )
          console.log(JSON.stringify(proof))
          return 0
        }
      }
    } catch (error) {
      if (!(error instanceof Problem)) throw error
      console.error(error.message)
      return 1
    } finally {
      await opened.close()
    }
  },
}
