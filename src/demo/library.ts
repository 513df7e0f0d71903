import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import {
  addSource,
  type FindDepartment,
  guideFrom,
  type NewSource,
  publishSources,
  sourceFromText,
} from '../library/index.ts'
import type { OpenedOffice } from '../office.ts'
import { systemSession } from '../store/index.ts'
import { demoDepartments, demoFolder } from './files.ts'

/** Guides and policies of the fictional district, as sources that nobody has published yet. */
export function demoSources(folder = demoFolder): NewSource[] {
  const departments = demoDepartments(folder)
  const departmentOf: FindDepartment = name =>
    departments.find(one => [one.id, one.name, one.short].includes(name)) ??
    departments.find(one => name.endsWith(one.name))
  const read = (kind: string, ending: string) =>
    readdirSync(join(folder, kind))
      .filter(name => name.endsWith(ending))
      .sort()
      .map(name => ({ name: name.slice(0, -ending.length), text: readFileSync(join(folder, kind, name), 'utf8') }))
  const guides = read('guides', '.yaml').flatMap(({ text }) => {
    const rows: unknown = parse(text)
    return (Array.isArray(rows) ? rows : []).map(row => ({ ...guideFrom(row, departmentOf), remarks: [] }))
  })
  const policies = read('policies', '.md').map(({ name, text }) => {
    const belonging = { kind: 'policy', departmentId: null, classification: 'public' } as const
    const source = sourceFromText(text.replace(/^#+ /gm, ''), name, belonging)
    const department = source.issuer === null ? undefined : departmentOf(source.issuer)
    return { ...source, departmentId: department?.id ?? null, externalId: `policy:${name}`, remarks: [] }
  })
  return [...guides, ...policies]
}

/** The trainer brings what the district knows, and the adviser's guardian publishes it. */
export async function loadDemoLibrary({ office }: OpenedOffice, now: Date): Promise<void> {
  const { store, ledger } = office
  await store.as(systemSession, async tx => {
    const find = async (account: string) =>
      (await tx.selectFrom('person').select('id').where('username', '=', account).executeTakeFirstOrThrow()).id
    const by = async (account: string) => ({ ledger, actor: { kind: 'person' as const, id: await find(account) }, now })
    const trainer = await by('dengyu')
    for (const source of demoSources()) await addSource(tx, trainer, source)
    const drafts = await tx.selectFrom('source').select(['id', 'digest']).where('state', '=', 'draft').execute()
    await publishSources(tx, await by('zhoumin'), drafts)
  })
  await office.library.refreshed()
}
