export { type ReadOptions, readFileText } from './guard.ts'
export { limits as readingLimits } from './limits.ts'
export { countCharacters, hiddenNames, type Reading, textOf, type Verdict } from './reading.ts'
export { isRecognisedRemark, recognisedRemark } from './scans/remark.ts'
