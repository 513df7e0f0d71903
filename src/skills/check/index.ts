export { type CheckResult, checkDocx, type Fault, type FixResult, fixDocx, plainOffice, rules } from './engine.ts'
export type { OfficeProfile } from './rule.ts'
