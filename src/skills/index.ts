export { answer } from './answer/index.ts'
export * as routing from './route/index.ts'
export { type RouteContext, route } from './route/index.ts'
export type { Doubt, Evidence, Skill, SkillResult } from './skill.ts'
