import { z } from 'zod'
import { alarmOf, cutWords, maskPersonalData } from '../../language/index.ts'
import { defineSkill, type Evidence } from '../skill.ts'
import { findDoubts, partsOf } from './doubts.ts'
import type { Router } from './router.ts'

export type { AppealText } from './features.ts'
export type { Example, Prediction, RouteModel } from './model.ts'
export { openRouter, type Router } from './router.ts'
export { loadModel, type SavedModel, saveModel } from './storage.ts'
export {
  dutyExample,
  type HeldOut,
  type Trained,
  type TrainingReport,
  thresholdFor,
  topDepartment,
  train,
} from './train.ts'

export interface CategoryInfo {
  readonly id: string
  readonly level1: string
  readonly level2: string
  readonly days: number
  readonly department: { readonly id: string; readonly name: string; readonly duties: string }
}

/** What the skill stands on: a trained model, the earlier appeals, and who answers for which category. */
export interface RouteContext {
  readonly router: Router
  readonly categories: ReadonlyMap<string, CategoryInfo>
  /** Version of the model, for the record. */
  readonly version: string
  /** Whose list of powers and duties is quoted. */
  readonly districtName: string
}

export const routeContext = (
  router: Router,
  version: string,
  categories: readonly CategoryInfo[],
  districtName: string,
): RouteContext => ({
  router,
  version,
  districtName,
  categories: new Map(categories.map(category => [category.id, category])),
})

const RouteInput = z.object({
  title: z.string(),
  text: z.string().min(1),
  place: z.string().optional(),
  /** Departments that sent it back, or that the guardian ruled out. */
  avoid: z.array(z.string()).default([]),
})

export const RoutingOutput = z.object({
  departmentId: z.string(),
  categoryId: z.string(),
  urgency: z.enum(['danger', 'urgent', 'normal']),
  dueDays: z.int().min(1).max(60),
  reason: z.string().max(500),
})

export type RouteInput = z.infer<typeof RouteInput>
export type RoutingOutput = z.infer<typeof RoutingOutput>

export interface RunnerUp {
  readonly department: { readonly id: string; readonly name: string }
  readonly category: { readonly id: string; readonly level1: string; readonly level2: string }
  readonly probability: number
}

interface Candidate {
  readonly category: CategoryInfo
  readonly probability: number
}

/** The best category of each department, with the department's whole probability; largest first. */
function candidates(context: RouteContext, input: RouteInput): Candidate[] {
  const byDepartment = new Map<string, { category: CategoryInfo; probability: number }>()
  for (const { label, probability } of context.router.predict(input)) {
    const category = context.categories.get(label)
    if (!category || input.avoid.includes(category.department.id)) continue
    const known = byDepartment.get(category.department.id)
    if (known) known.probability += probability
    else byDepartment.set(category.department.id, { category, probability })
  }
  return [...byDepartment.values()].sort((a, b) => b.probability - a.probability)
}

const round = (value: number) => Math.round(value * 10_000) / 10_000

/** Which department answers for an appeal, how soon, and why. */
export const route = defineSkill<RouteInput, RoutingOutput, RouteContext>({
  name: 'route',
  input: RouteInput,
  output: RoutingOutput,
  propose(input, context) {
    const ranked = candidates(context, input)
    const best = ranked[0]
    if (!best) throw new RangeError('no department is left to propose')
    const departmentOf = (label: string) => context.categories.get(label)?.department.id ?? label
    const second = ranked[1] ?? best
    const words = context.router.explain(input, best.category.id, second.category.id, [
      ...cutWords(input.title),
      ...cutWords(input.text),
    ])
    const neighbours = context.router.nearest(input, 3).filter(one => one.similarity > 0.08)
    const parts = partsOf(input, context.router, departmentOf)
    const doubts = findDoubts(input, parts)
    const isUnsure = best.probability < context.router.model.sureFrom
    if (isUnsure) {
      doubts.push({
        code: 'unsure',
        text: `把握不大（${Math.round(best.probability * 100)}%），也可能属于${second.category.department.name}。`,
      })
    }
    if (input.avoid.length > 0) doubts.push({ code: 'sent_back', text: '此前派出后被退回，或监护人退回重拟。' })
    const alarm = alarmOf(`${input.title}。${input.text}`)
    const urgency = alarm.level
    const { category } = best
    const named = words
      .slice(0, 4)
      .map(one => `「${one.word}」`)
      .join('')
    const evidence: Evidence[] = [
      { kind: 'words', words },
      ...neighbours.map(
        ({ item: example, similarity }): Evidence => ({
          kind: 'appeal',
          id: example.id,
          title: maskPersonalData(example.title),
          excerpt: maskPersonalData(example.text).slice(0, 120),
          department: context.categories.get(example.label)?.department.name ?? '',
          similarity: round(similarity),
        }),
      ),
      {
        kind: 'duty',
        text: category.department.duties,
        source: `${context.districtName}权责清单 · ${category.department.name}`,
      },
      ...parts.flatMap(({ text, label }): Evidence[] => {
        const known = context.categories.get(label)
        if (!known) return []
        const { id, level1, level2, department } = known
        return [
          {
            kind: 'part',
            text,
            department: { id: department.id, name: department.name },
            category: { id, level1, level2 },
          },
        ]
      }),
    ]
    const agreeing = neighbours.filter(one => departmentOf(one.item.label) === category.department.id).length
    return {
      output: {
        departmentId: category.department.id,
        categoryId: category.id,
        urgency,
        dueDays: urgency === 'normal' ? category.days : 1,
        reason:
          `所述属于「${category.level1}—${category.level2}」，由${category.department.name}负责。` +
          (named ? `主要依据是文中的${named}` : '') +
          (agreeing > 0 ? `，另有 ${agreeing} 件相似诉求此前也由该部门办理。` : '。'),
      },
      evidence,
      runnersUp: ranked.slice(1, 4).map(
        (one): RunnerUp => ({
          department: { id: one.category.department.id, name: one.category.department.name },
          category: { id: one.category.id, level1: one.category.level1, level2: one.category.level2 },
          probability: round(one.probability),
        }),
      ),
      doubts,
      // never certain: what no held-out example showed is not claimed
      confidence: Math.min(round(best.probability), 0.99),
      isSure: doubts.length === 0,
      madeWith: `route ${context.version}`,
    }
  },
})
