export { askedIn } from './asked.ts'
export { type Judged, type RetrievalFigures, retrievalFigures } from './figures.ts'
export { createFinder, type Finder, type Found, finderSteps } from './finder.ts'
export {
  type FullText,
  indexPassages,
  makeSegment,
  openingSteps,
  openSegments,
  type Segment,
  segmentSteps,
} from './full-text.ts'
export { joinRanks } from './fusion.ts'
export { type Fault, faultsOf, type Ground } from './grounds.ts'
export { type GuidePart, guideParts, guideText, type PartRange, partsOf } from './guide-text.ts'
export { judge, percentiles } from './judge.ts'
export { type KnownQuestion, learnQuestions } from './known-questions.ts'
export type { Passage } from './passage.ts'
export { cutPassages, numberOfWhole } from './pieces.ts'
export { type AskedQuestion, readPassages, readQuestions } from './rows.ts'
export { type AskedBefore, recogniseQuestions } from './same-question.ts'
export { termsOf } from './terms.ts'
export { type Figure, figuresIn } from './told.ts'
export { createVectors, type NearVector, type PackedVector, packVector, type Vectors } from './vectors.ts'
