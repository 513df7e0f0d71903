import type { TextRule } from '../rule.ts'
import { numbers } from './number.ts'
import { numerals } from './numerals.ts'
import { punctuation } from './punctuation.ts'
import { routing } from './routing.ts'
import { substance } from './substance.ts'
import { bodyWording, footWording } from './wording.ts'

/** All rules that need only words and elements: head, body, foot, to whom, language, matter. */
export const textRules: readonly TextRule[] = [
  ...numbers,
  ...bodyWording,
  ...footWording,
  ...routing,
  ...punctuation,
  ...numerals,
  ...substance,
]
