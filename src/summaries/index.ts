export { changeSummary, makeSummary } from './make.ts'
export { listSummaries, madeSummary } from './views.ts'
