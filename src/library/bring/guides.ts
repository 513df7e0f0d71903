import { z } from 'zod'
import { guideText } from '../../knowledge/index.ts'
import type { GuideDetails } from '../../shapes/library.ts'
import type { NewSource } from '../add.ts'

const texts = z.union([
  z.array(z.string()),
  z.string().transform(one => one.split('\n').filter(line => line.trim() !== '')),
])
const days = z.coerce.number().int().min(0).max(1000)
const text = z.coerce.string().trim()

/**
 * One service guide (办事指南) of a file in YAML or JSONL. Several names for one thing, since every office has its own:
 * what is absent is left out of the answer, never guessed.
 */
const Guide = z.object({
  id: text,
  name: text.min(1),
  department: text.optional(),
  dept: text.optional(),
  audience: text.optional(),
  objects: texts.optional(),
  summary: text.optional(),
  conditions: texts.optional(),
  materials: texts.optional(),
  steps: texts.optional(),
  legalDays: days.optional(),
  statutory_days: days.optional().catch(undefined),
  promisedDays: days.optional(),
  promised_days: days.optional().catch(undefined),
  fee: text.optional(),
  places: texts.optional(),
  location: texts.optional(),
  hours: text.optional(),
  phone: text.optional(),
  consult_phone: text.optional(),
  online: z.coerce.string().optional(),
  basis: texts.optional(),
  /** how people ask for it */
  asks: texts.optional(),
})

const numbered = (lines: readonly string[]) => lines.map((line, i) => `${i + 1}. ${line}`).join('\n')

/**
 * What a guide says, as one text with its parts under their names: cut into its parts it is found less often, since a
 * question hardly ever names both the thing and the part.
 */
function textOf(name: string, summary: string | undefined, guide: GuideDetails): string {
  const days = [
    guide.legalDays === null ? '' : `法定时限 ${guide.legalDays} 个工作日。`,
    guide.promisedDays === null
      ? ''
      : guide.promisedDays === 0
        ? '承诺当场办结。'
        : `承诺时限 ${guide.promisedDays} 个工作日。`,
  ].join('')
  return guideText({
    办什么: [summary ?? name, guide.audience ? `服务对象：${guide.audience}。` : '']
      .filter(one => one !== '')
      .join('\n'),
    办理条件: numbered(guide.conditions),
    所需材料: numbered(guide.materials),
    办理流程: numbered(guide.steps),
    时限和费用: [days, guide.fee ? `收费：${guide.fee}。` : ''].join(''),
    地点和电话: [
      ...guide.places.map(one => `办理地点：${one}`),
      ...(guide.hours ? [`办理时间：${guide.hours}`] : []),
      ...(guide.phone ? [`咨询电话：${guide.phone}`] : []),
      ...(guide.online ? [`网上办理：${guide.online}`] : []),
    ].join('\n'),
    办理依据: guide.basis.join('\n'),
  })
}

/** The department of an id, a name or a short name. */
export type FindDepartment = (name: string) => { readonly id: string; readonly name: string } | undefined

/**
 * A guide as a source. `departmentOf` finds the department that a guide names by its id or its name. Throws a ZodError
 * where a field is wrong.
 */
export function guideFrom(row: unknown, departmentOf: FindDepartment): Omit<NewSource, 'remarks'> {
  const one = Guide.parse(row)
  const guide: GuideDetails = {
    audience: one.audience ?? one.objects?.join('、') ?? null,
    conditions: one.conditions ?? [],
    materials: one.materials ?? [],
    steps: one.steps ?? [],
    legalDays: one.legalDays ?? one.statutory_days ?? null,
    promisedDays: one.promisedDays ?? one.promised_days ?? null,
    fee: one.fee ?? null,
    places: one.places ?? one.location ?? [],
    hours: one.hours ?? null,
    phone: one.phone ?? one.consult_phone ?? null,
    online: one.online ?? null,
    basis: one.basis ?? [],
  }
  const named = one.department ?? one.dept
  const department = named === undefined ? undefined : departmentOf(named)
  return {
    kind: 'guide',
    externalId: `guide:${one.id}`,
    title: one.name,
    documentNumber: null,
    issuer: department?.name ?? named ?? null,
    issuedOn: null,
    inForceFrom: null,
    inForceUntil: null,
    replaces: [],
    classification: 'public',
    departmentId: department?.id ?? null,
    details: guide,
    passages: [
      { heading: '', label: '', text: textOf(one.name, one.summary, guide), alsoAsked: (one.asks ?? []).join('\n') },
    ],
  }
}
