import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { type Brought, bringFiles } from '../library/index.ts'
import { openOffice } from '../office.ts'
import { readSettings } from '../settings.ts'

const kinds = { laws: 'law', policies: 'policy', guides: 'guide' } as const

export type LibraryKind = keyof typeof kinds

export const isLibraryKind = (value: string | undefined): value is LibraryKind =>
  value !== undefined && Object.hasOwn(kinds, value)

/** Files of a folder and its folders, in the order of their names; names that begin with a dot are nobody's document. */
function filesOf(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path, { withFileTypes: true, recursive: true })
    .filter(entry => entry.isFile() && !entry.name.startsWith('.'))
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
}

/** Takes laws, policies or guides in as drafts, which the adviser's guardian publishes at the desk. */
export async function importLibrary(
  kind: LibraryKind,
  paths: readonly string[],
  {
    json,
    internal,
    department,
  }: { readonly json: boolean; readonly internal: boolean; readonly department: string | undefined },
): Promise<number> {
  const missing = paths.find(path => !statSync(path, { throwIfNoEntry: false }))
  if (missing !== undefined) {
    console.error(`没有这个文件或文件夹：${missing}`)
    return 1
  }
  const opened = await openOffice(readSettings(), { withRouter: false })
  const started = performance.now()
  try {
    const { store, ledger } = opened.office
    if (department !== undefined) {
      const known = await store.open
        .selectFrom('department')
        .select('id')
        .where('id', '=', department)
        .executeTakeFirst()
      if (!known) {
        console.error(`没有编号为「${department}」的部门。`)
        return 1
      }
    }
    const brought = await bringFiles(paths.flatMap(filesOf), {
      store,
      ledger,
      actor: { kind: 'system' },
      now: () => new Date(),
      belonging: {
        kind: kinds[kind],
        departmentId: department ?? null,
        classification: internal ? 'internal' : 'public',
      },
      ...(process.stderr.isTTY && !json ? { onProgress: progress } : {}),
    })
    const seconds = (performance.now() - started) / 1000
    if (json) console.log(JSON.stringify({ ...brought, seconds }))
    else {
      if (process.stderr.isTTY) process.stderr.write('\n')
      for (const { where, why } of brought.bad) console.error(`没有导入：${where}：${why}`)
      console.log(
        `导入 ${brought.added} 份（${brought.passages} 段），此前已有 ${brought.known} 份，没有导入 ${brought.bad.length} 份，用时 ${seconds.toFixed(1)} 秒。`,
      )
      if (brought.added > 0)
        console.log('都还是草稿，不会被引用：请政策问答数智员工的监护人在工作台「文献」里核对后发布。')
    }
    return brought.bad.length === 0 ? 0 : 1
  } finally {
    await opened.close()
  }
}

function progress(brought: Brought, share: number): void {
  process.stderr.write(`\r${Math.round(share * 100)}%  ${brought.added} 份  ${brought.passages} 段`)
}
