import type { Ledger } from './ledger/index.ts'
import { insertPeople, setPassword } from './people/index.ts'
import type { Tx } from './store/index.ts'

export interface Founding {
  readonly districtName: string
  readonly hubName: string
  readonly account: string
  readonly name: string
}

/** The first start of a real office: its name, the department that takes appeals in, and the first administrator. */
export async function found(
  tx: Tx,
  ledger: Ledger,
  founding: Founding,
  passwordHash: string,
  now: Date,
): Promise<void> {
  await tx.insertInto('district').values({ name: founding.districtName, isDemo: false, hotline: '12345' }).execute()
  await tx
    .insertInto('department')
    .values({
      id: 'hub',
      name: founding.hubName,
      slug: 'hub',
      short: founding.hubName.slice(0, 8),
      kind: 'hub',
      phone: '12345',
      duties: '受理和分拨群众诉求。',
    })
    .execute()
  const { ids, records } = await insertPeople(tx, [
    {
      account: founding.account,
      name: founding.name,
      departmentId: 'hub',
      roles: ['admin', 'governor'],
      title: '系统管理员',
    },
  ])
  await setPassword(tx, ids[0] ?? '', passwordHash)
  ledger.append(tx, {
    type: 'district.founded',
    at: now,
    actor: { kind: 'system' },
    records: [{ table: 'district', id: 't' }, { table: 'department', id: 'hub' }, ...records],
  })
}
