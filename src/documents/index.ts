export { readFileText } from './guard.ts'
export { countCharacters, hiddenNames, type Reading, textOf, type Verdict } from './reading.ts'
