import type { Tx } from '../../store/index.ts'
import type { Answer } from './answer.ts'

/** When what is offered here last changed. */
const changeset = '2026-11-29T00:00:00Z'

/** Where what is, and whom to ask for a key. */
export async function discovery(tx: Tx, origin: string): Promise<Answer> {
  const district = await tx.selectFrom('district').selectAll().executeTakeFirst()
  return {
    root: 'discovery',
    value: {
      changeset,
      contact: `${district?.name ?? '帮办'}，电话 ${district?.hotline ?? '12345'}。`,
      key_service: '接口密钥由本区的数字治理师在工作台的“对接”页发放。',
      endpoints: [
        {
          specification: 'http://wiki.open311.org/GeoReport_v2',
          url: `${origin.replace(/\/$/, '')}/open311/v2`,
          changeset,
          type: district?.isDemo ? 'test' : 'production',
          formats: ['text/xml', 'application/json'],
        },
      ],
    },
  }
}
