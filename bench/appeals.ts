/**
 * Real appeals through the whole first half of the way: imported, routed, the sure ones decided by the guardian, the
 * ledger exported and verified.
 *   node scripts/run.mjs bench/appeals.ts FILE.jsonl
 * A temporary district in a temporary folder; nothing of an existing installation is touched. Rows are
 * {id, title?, text, …}; lines that are none are counted.
 */

import { once } from 'node:events'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { decide, fileAppeal, propose } from '../src/casework/index.ts'
import { loadDemo } from '../src/demo/load.ts'
import { exportLedger, linesOf, verifyLedger } from '../src/ledger/index.ts'
import { openOffice } from '../src/office.ts'
import { listPeople, sessionOf } from '../src/people/index.ts'
import { readSettings } from '../src/settings.ts'
import { systemSession } from '../src/store/index.ts'

const file = process.argv[2]
if (file === undefined) {
  console.error('用法：node scripts/run.mjs bench/appeals.ts FILE.jsonl')
  process.exit(2)
}
const data = mkdtempSync(join(tmpdir(), 'bangban-bench-'))
const opened = await openOffice(readSettings({ BANGBAN_DATA: data }))
const seconds = (since: number) => (performance.now() - since) / 1000
try {
  const { office } = opened
  await loadDemo(opened, data, { fixedPasswords: true, withoutHistory: true, log: () => {} })
  const guardian = (await listPeople(office.store.open)).find(one => one.account === 'zhoumin')
  if (!guardian) throw new Error('the demo has no guardian')

  let filed = 0
  let bad = 0
  const importing = performance.now()
  for await (const line of createInterface({ input: createReadStream(file) })) {
    if (line.trim() === '') continue
    let row: { id?: string; title?: string; text: string }
    try {
      row = JSON.parse(line) as typeof row
    } catch {
      bad++
      continue
    }
    const now = new Date()
    const { id } = await office.store.as(systemSession, tx =>
      fileAppeal(
        tx,
        office,
        { title: row.title ?? row.text.slice(0, 30), text: row.text, phone: '无' },
        { channel: 'import', actor: { kind: 'system' }, now, externalId: `bench#${row.id ?? filed}` },
      ),
    )
    await propose(office, id, now)
    filed++
  }
  const importSeconds = seconds(importing)

  const open = await office.store.as(systemSession, tx =>
    tx.selectFrom('proposal').select(['id', 'shownDigest', 'isSure']).where('state', '=', 'open').execute(),
  )
  const sure = open.filter(one => one.isSure)
  const deciding = performance.now()
  for (const one of sure) {
    await office.store.as(sessionOf(guardian), tx =>
      decide(tx, office, { person: guardian, now: new Date() }, one.id, {
        kind: 'approve',
        shownDigest: one.shownDigest ?? '',
      }),
    )
  }
  const decideSeconds = seconds(deciding)

  const path = join(data, 'ledger.jsonl')
  const output = createWriteStream(path)
  await exportLedger(office.store, office.ledger, output)
  output.end()
  await once(output, 'finish')
  const verdict = await verifyLedger(linesOf(createReadStream(path)), {
    publicKey: office.ledger.signer.publicKey,
  })
  console.table({
    导入并拟办: `${filed} 件（坏行 ${bad}），${importSeconds.toFixed(1)} 秒，每秒 ${(filed / importSeconds).toFixed(0)} 件`,
    有把握: `${sure.length} 件，占 ${((sure.length / Math.max(1, filed)) * 100).toFixed(1)} %`,
    监护人逐件审定: `${sure.length} 件，${decideSeconds.toFixed(1)} 秒，每秒 ${(sure.length / decideSeconds).toFixed(0)} 件`,
    台账: `${verdict.entries} 条，${verdict.records} 行记录，校验 ${verdict.milliseconds} 毫秒：${verdict.ok ? '通过' : verdict.problems[0]}`,
  })
  process.exitCode = verdict.ok ? 0 : 1
} finally {
  await opened.close()
  rmSync(data, { recursive: true, force: true })
}
