export { type CheckResult, checkDocx, checkWord, type Fault, type FixResult, fixDocx } from './engine.ts'
export type { OfficeProfile } from './rule.ts'
