import { writeFileSync, appendFileSync } from 'node:fs'
import { it } from 'vitest'
import { fileAppeal } from '../src/casework/index.ts'
import { systemSession } from '../src/store/index.ts'
import { fumes, testServer } from './support/district.ts'
it('burst', async () => {
  const server = await testServer()
  const { office } = server.running.opened
  const t0 = Date.now()
  await Promise.all(Array.from({ length: 40 }, () => office.store.as(systemSession, tx => fileAppeal(tx, office, fumes, { channel: 'portal', actor: { kind: 'resident' }, now: new Date() }))))
  writeFileSync('/tmp/scratch-b/out', 'filed ' + (Date.now() - t0) + '\n')
  for (;;) {
    const { rows } = await server.superuser.query(`select count(*)::int as n from matter where state = 'received'`)
    appendFileSync('/tmp/scratch-b/out', ((Date.now() - t0) / 1000).toFixed(1) + ' ' + rows[0].n + '\n')
    if (rows[0].n === 0 || Date.now() - t0 > 45000) break
    await new Promise(r => setTimeout(r, 1000))
  }
  await server.close()
}, 100000)
