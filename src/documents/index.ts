export { readFileText } from './guard.ts'
export { countCharacters, type Reading, textOf, type Verdict } from './reading.ts'
