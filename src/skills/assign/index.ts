import type { z } from 'zod'
import { defineSkill } from '../skill.ts'
import { type AssignContext, AssignInput, AssignOutput } from './input.ts'
import { kindOf } from './kind.ts'
import { matchesOf } from './matching.ts'

const version = 'assign/1'

/**
 * Suggests who handles a document that came in, by when, and in what words the office says so. The doubts say what a
 * person should look at first.
 */
export const assign = defineSkill<z.infer<typeof AssignInput>, z.infer<typeof AssignOutput>, AssignContext>({
  name: 'assign',
  input: AssignInput,
  output: AssignOutput,
  propose(input) {
    const ranked = matchesOf(input)
    const [first] = ranked
    const lead = first?.departmentId ?? null
    const named = input.departments.find(one => one.id === lead)?.name
    return {
      output: {
        kind: kindOf(input.title),
        handling: 'act',
        lead,
        others: [],
        readers: [],
        dueOn: null,
        dueWords: null,
        urgency: null,
        opinion: named === undefined ? '请办公室研究办理。' : `请${named}研究办理。`,
        reply: null,
        grounds: [],
      },
      evidence: [],
      runnersUp: ranked.slice(1, 5),
      doubts: [],
      confidence: 0,
      isSure: false,
      madeWith: version,
    }
  },
})

export type { AssignContext, AssignInput, AssignOutput, Ground } from './input.ts'
