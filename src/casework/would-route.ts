import { refuseClassified } from '../language/index.ts'
import { Problem } from '../problems.ts'
import { actingGuardian, guardians, mayWork } from '../roster/index.ts'
import { type RunnerUp, route } from '../skills/route/index.ts'
import type { Session } from '../store/index.ts'
import { appealScenario, type Office } from './office.ts'

/** An appeal that nobody has filed. */
export interface Unfiled {
  readonly title?: string | undefined
  readonly text: string
  readonly place?: string | undefined
}

/** Where an appeal would go, and why. */
export interface WouldRoute {
  readonly department: string
  /** 大类—小类 */
  readonly category: string
  readonly urgency: 'danger' | 'urgent' | 'normal'
  /** Working days. */
  readonly dueDays: number
  readonly reason: string
  /** From 0 to 1. */
  readonly confidence: number
  readonly runnersUp: readonly { readonly department: string; readonly confidence: number }[]
  readonly doubts: readonly string[]
  readonly guardian: string | null
  readonly phone: string
}

const percent = (value: number) => Math.round(value * 100) / 100

/**
 * What the employee would propose for an appeal; nothing is filed and nothing changes. Earlier appeals that speak for it
 * are not told: they are other people's, and whoever asks may not be of their department. Throws when the employee may not
 * work now.
 */
export async function wouldRoute(office: Office, session: Session, asked: Unfiled, now: Date): Promise<WouldRoute> {
  const { title = '', text, place } = asked
  refuseClassified([title, text, place])
  const { employeeId, scenarioId } = appealScenario
  const desk = await office.store.as(session, async tx => ({
    mayWork: await mayWork(tx, employeeId, scenarioId),
    guardian: actingGuardian(await guardians(tx, now), employeeId)?.name ?? null,
    phone: (await tx.selectFrom('district').select('hotline').executeTakeFirst())?.hotline ?? '12345',
  }))
  const context = desk.mayWork ? await office.router.refreshed() : undefined
  if (!context) throw new Problem(409, 'stopped', '数智员工现在不分拨诉求，请找工作人员，或拨打热线。')
  const input = { title, text, avoid: [], ...(place === undefined ? {} : { place }) }
  const { output, confidence, runnersUp, doubts } = await route.propose(input, context)
  const category = context.categories.get(output.categoryId)
  return {
    department: category?.department.name ?? output.departmentId,
    category: category ? `${category.level1}—${category.level2}` : output.categoryId,
    urgency: output.urgency,
    dueDays: output.dueDays,
    reason: output.reason,
    confidence: percent(confidence),
    runnersUp: (runnersUp as readonly RunnerUp[]).map(one => ({
      department: one.department.name,
      confidence: percent(one.probability),
    })),
    doubts: doubts.map(one => one.text),
    guardian: desk.guardian,
    phone: desk.phone,
  }
}
