export { learnedFrom } from './examples.ts'
export { createLiveRouter, type LiveRouter } from './live-router.ts'
export { routerState } from './state.ts'
export { hasNews, promote, reject } from './versions.ts'
