export { isInternal as isMarkedInternal } from './openness.ts'
export { type SourceText, structureOf } from './source-text.ts'
