import { NotFound } from '../../problems.ts'
import type { Tx } from '../../store/index.ts'
import type { Answer } from './answer.ts'

const categories = (tx: Tx) =>
  tx
    .selectFrom('category as c')
    .innerJoin('department as d', 'd.id', 'c.departmentId')
    .select(['c.id', 'c.level1', 'c.level2', 'c.days', 'd.name as department'])

export const noSuchService = () => new NotFound('没有这个 service_code，可用的见 services。')

/** The category that a program names as a service; throws NotFound. */
export async function serviceOf(tx: Tx, code: string): Promise<{ id: string; name: string }> {
  const row = await categories(tx).where('c.id', '=', code).executeTakeFirst()
  if (!row) throw noSuchService()
  return { id: row.id, name: row.level2 }
}

/** What residents may ask for: our categories. */
export async function services(tx: Tx): Promise<Answer> {
  const rows = await categories(tx).orderBy('c.level1').orderBy('c.id').execute()
  return {
    root: 'services',
    value: rows.map(row => ({
      service_code: row.id,
      service_name: row.level2,
      description: `${row.level1}：${row.level2}。通常由${row.department}办理，时限 ${row.days} 个工作日；以工作人员审定为准。`,
      metadata: true,
      // the receipt is given at once
      type: 'realtime',
      keywords: [row.level1, row.level2].join(','),
      group: row.level1,
    })),
  }
}

const attribute = (order: number, code: string, required: boolean, description: string, note: string) => ({
  variable: true,
  code,
  datatype: 'string',
  required,
  datatype_description: note,
  order,
  description,
  values: [],
})

/** What an appeal needs here besides the fields that every request has. */
export async function serviceDefinition(tx: Tx, code: string): Promise<Answer> {
  const { id } = await serviceOf(tx, code)
  return {
    root: 'service_definition',
    value: {
      service_code: id,
      attributes: [
        attribute(1, 'phone', true, '群众的联系电话', '11 位手机号，或带区号的座机号；凭它和受理号在门户查询进度'),
        attribute(2, 'name', false, '怎么称呼', '最多 30 个字'),
      ],
    },
  }
}
