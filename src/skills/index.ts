export { answer, nearest } from './answer/index.ts'
export * as written from './answer/written.ts'
export { type AssignContext, type AssignInput, type AssignOutput, assign, type Ground } from './assign/index.ts'
export type { CheckResult, Fault } from './check/index.ts'
export { type DraftOutput, draft, fieldTypes, Office, paperOf, type Use, uses, WrittenBody } from './draft/index.ts'
export { type PlanSource, plan, subjectOf } from './plan/index.ts'
export { type ProofreadContext, proofread } from './proofread/index.ts'
export * as routing from './route/index.ts'
export { type RouteContext, route } from './route/index.ts'
export type { Doubt, Evidence, Skill, SkillResult } from './skill.ts'
export {
  type CellValue,
  type FoundCell,
  type RecordField,
  type SummaryRow,
  summarise,
} from './summarise/index.ts'
