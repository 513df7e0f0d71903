export { type SourceText, structureOf } from './source-text.ts'
