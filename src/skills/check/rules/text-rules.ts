import type { TextRule } from '../rule.ts'

/** All rules that need words and elements alone. */
export const textRules: readonly TextRule[] = []
