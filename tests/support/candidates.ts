import { randomUUID } from 'node:crypto'
import { copyFileSync } from 'node:fs'
import { join } from 'node:path'
import { modelsFolder, type OpenedOffice } from '../../src/office.ts'
import { systemSession } from '../../src/store/index.ts'

/** A version that waits to be decided on, without a training: its model is the one that the tests have. Returns its name. */
export async function putSpareVersion({ office }: OpenedOffice, data: string): Promise<string> {
  const { store, ledger } = office
  const version = randomUUID()
  const folder = modelsFolder(data)
  copyFileSync(join(folder, 'test.model'), join(folder, `${version}.model`))
  const now = new Date()
  await store.as(systemSession, async tx => {
    await tx
      .insertInto('routerVersion')
      .values({ version, trainedAt: now, learnedUntil: now, examples: 0, report: 'null', state: 'candidate' })
      .execute()
    const records = [{ table: 'router_version' as const, id: version }]
    ledger.append(tx, { type: 'router.trained', at: now, actor: { kind: 'system' }, records })
  })
  return version
}
