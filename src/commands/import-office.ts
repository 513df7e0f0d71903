import { demoCategories, demoDepartments, demoExamples, demoPlaces, toCell } from '../demo/files.ts'
import type { RecordRef } from '../ledger/index.ts'
import type { OpenedOffice } from '../office.ts'
import { StartError } from '../settings.ts'
import { systemSession } from '../store/index.ts'

export interface OfficeImport {
  readonly departments: number
  readonly categories: number
  readonly examples: number
  readonly cells: number
}

/**
 * Takes in an office's departments, categories and first examples from a folder of the form of demo/: departments.yaml,
 * categories.yaml, appeals/<category>.jsonl, and places.yaml where the district has a grid. What is there already stays
 * as it is; then the router is trained anew.
 */
export async function importOffice(opened: OpenedOffice, folder: string): Promise<OfficeImport> {
  const { store, ledger } = opened.office
  const departments = demoDepartments(folder)
  const categories = demoCategories(folder)
  const examples = demoExamples(folder)
  const count = await store.as(systemSession, async tx => {
    const hub = await tx.selectFrom('department').select('id').where('kind', '=', 'hub').executeTakeFirst()
    if (!hub) throw new StartError('请先在浏览器里完成首次安装，再导入部门和分类。')
    const folderHub = departments.find(one => one.kind === 'hub')?.id
    const idOf = (department: string) => (department === folderHub ? hub.id : department)
    const records: RecordRef[] = []
    const added = await tx
      .insertInto('department')
      .values(departments.filter(one => one.kind !== 'hub').map(one => ({ ...one, slug: one.id })))
      .onConflict(c => c.column('id').doNothing())
      .returning('id')
      .execute()
    records.push(...added.map(({ id }): RecordRef => ({ table: 'department', id })))
    const known = await tx
      .insertInto('category')
      .values(categories.map(({ department, ...rest }) => ({ ...rest, departmentId: idOf(department) })))
      .onConflict(c => c.column('id').doNothing())
      .returning('id')
      .execute()
    records.push(...known.map(({ id }): RecordRef => ({ table: 'category', id })))
    const cells = demoPlaces(folder).map(toCell)
    const placed =
      cells.length === 0
        ? []
        : await tx
            .insertInto('gridCell')
            .values(cells)
            .onConflict(c => c.column('grid').doNothing())
            .returning('grid')
            .execute()
    records.push(...placed.map(({ grid }): RecordRef => ({ table: 'grid_cell', id: grid })))
    let taken = 0
    for (let i = 0; i < examples.length; i += 500) {
      const rows = await tx
        .insertInto('routingExample')
        .values(
          examples.slice(i, i + 500).map(one => ({
            id: one.id,
            title: one.title,
            content: one.text,
            place: one.place ?? null,
            categoryId: one.category,
            origin: 'seed' as const,
          })),
        )
        .onConflict(c => c.column('id').doNothing())
        .returning('id')
        .execute()
      taken += rows.length
      records.push(...rows.map(({ id }): RecordRef => ({ table: 'routing_example', id })))
    }
    if (records.length > 0) {
      ledger.append(tx, { type: 'office.imported', at: new Date(), actor: { kind: 'system' }, records })
    }
    return { departments: added.length, categories: known.length, examples: taken, cells: placed.length }
  })
  await opened.founded('导入了部门、分类和样本')
  return count
}
