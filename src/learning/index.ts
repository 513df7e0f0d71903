export { learnedFrom } from './examples.ts'
export { createLiveRouter, type LiveRouter } from './live-router.ts'
export { routerState } from './state.ts'
export { promote, reject } from './versions.ts'
