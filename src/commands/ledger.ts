import { once } from 'node:events'
import { appendFileSync, createReadStream, createWriteStream, existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import { parseArgs } from 'node:util'
import { exportLedger, inclusionProof, linesOf, printVerdict, splitCheckpoints, verifyLedger } from '../ledger/index.ts'
import { checkpointsFile, openOffice } from '../office.ts'
import { readSettings } from '../settings.ts'
import { systemSession } from '../store/index.ts'
import type { Command } from './command.ts'

/** The last checkpoint that the server left outside the database; it covers those before it. */
function keptCheckpoints(path: string): string[] {
  return existsSync(path) ? splitCheckpoints(readFileSync(path, 'utf8')).slice(-1) : []
}

/** Export, verify, sign and prove the record. */
export const ledgerCommand: Command = {
  name: 'ledger',
  usage: 'ledger verify [FILE] | export FILE | checkpoint | prove N',
  summary: '校验、导出、签署检查点、出具证明',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, checkpoint: { type: 'string', multiple: true }, key: { type: 'string' } },
    })
    const [action, argument] = positionals
    const asJson = values.json === true
    const checkpoints = (values.checkpoint ?? []).flatMap(file => splitCheckpoints(readFileSync(file, 'utf8')))
    const options = { checkpoints, ...(values.key === undefined ? {} : { publicKey: values.key }) }
    if (action === 'verify' && argument !== undefined) {
      return printVerdict(await verifyLedger(linesOf(createReadStream(argument)), options), asJson)
    }
    if (!['verify', 'export', 'checkpoint', 'prove'].includes(action ?? '')) {
      console.error('用法：bangban ledger verify [FILE] | export FILE | checkpoint | prove N')
      return 2
    }
    const settings = readSettings()
    const opened = await openOffice(settings, { withRouter: false })
    const { store, ledger } = opened.office
    try {
      switch (action) {
        case 'verify': {
          const pipe = new PassThrough()
          exportLedger(store, ledger, pipe).then(
            () => pipe.end(),
            error => pipe.destroy(error as Error),
          )
          const kept = keptCheckpoints(join(settings.data, checkpointsFile))
          return printVerdict(
            await verifyLedger(linesOf(pipe), {
              checkpoints: [...checkpoints, ...kept],
              publicKey: values.key ?? ledger.signer.publicKey,
            }),
            asJson,
          )
        }
        case 'export': {
          if (argument === undefined) {
            console.error('用法：bangban ledger export FILE')
            return 2
          }
          const file = createWriteStream(argument, { mode: 0o600 })
          await exportLedger(store, ledger, file)
          file.end()
          await once(file, 'finish')
          console.log(`已导出到 ${argument}。任何一台有 Node 24 的电脑都可以校验：node verifier.ts ${argument}`)
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
          const seq = Number(argument)
          const head = await store.open.selectFrom('ledgerHead').selectAll().executeTakeFirstOrThrow()
          if (!Number.isInteger(seq) || seq < 0 || seq >= head.size) {
            console.error(`台账有 ${head.size} 条，编号从 0 到 ${head.size - 1}。`)
            return 1
          }
          const leaves = (
            await store.open
              .selectFrom('ledgerEntry')
              .select('leafHash')
              .where('seq', '<', head.size)
              .orderBy('seq')
              .execute()
          ).map(row => row.leafHash)
          const entry = await store.open
            .selectFrom('ledgerEntry')
            .selectAll()
            .where('seq', '=', seq)
            .executeTakeFirstOrThrow()
          console.log(
            JSON.stringify(
              {
                origin: ledger.signer.origin,
                algorithm: ledger.algorithm,
                publicKey: ledger.signer.publicKey,
                seq,
                size: head.size,
                body: entry.body,
                leafHash: entry.leafHash,
                path: inclusionProof(ledger.algorithm, leaves, seq),
                root: head.root,
                checkpoint: head.checkpoint,
              },
              null,
              2,
            ),
          )
          return 0
        }
      }
    } finally {
      await opened.close()
    }
  },
}
