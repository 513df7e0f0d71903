import { texts } from './texts.ts'

/** What is wrong with a question, or undefined: the same rule as `QuestionInput` of `src/shapes/library.ts`. */
export function questionProblem(written: string): string | undefined {
  const { length } = written.trim()
  if (length < 2) return texts.missing
  return length > 300 ? texts.tooLong : undefined
}
