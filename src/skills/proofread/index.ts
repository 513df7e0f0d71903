import { z } from 'zod'
import { defineSkill } from '../skill.ts'
import { proofreadText } from './engine.ts'
import type { Lists } from './lists.ts'
import type { Speller } from './speller/speller.ts'
import { isAlarm, Suggestion } from './suggestion.ts'

const version = 'proofread/1'

const ProofreadInput = z.object({ text: z.string() })
const ProofreadOutput = z.object({
  suggestions: z.array(Suggestion),
  /** Whether a trained model read along; without one only the lists and patterns work. */
  hasModel: z.boolean(),
})

export interface ProofreadContext {
  /** The office's own lists. */
  readonly lists: Lists
  /** The trained model, where there is one. */
  readonly speller?: Speller | undefined
  /** What a language model suggests; only what changes nothing but a few characters that it names is shown. */
  readonly suggested?: readonly Suggestion[]
}

/**
 * Reads a text as a colleague with a pencil does: wrong characters, wrong and outdated terms, slips of grammar that have a
 * shape, names that don't agree. It marks and proposes, and changes nothing.
 */
export const proofread = defineSkill<z.infer<typeof ProofreadInput>, z.infer<typeof ProofreadOutput>, ProofreadContext>(
  {
    name: 'proofread',
    input: ProofreadInput,
    output: ProofreadOutput,
    propose({ text }, { lists, speller, suggested }) {
      const suggestions = proofreadText(text, lists, speller, suggested)
      const alarms = suggestions.filter(isAlarm)
      return {
        output: { suggestions, hasModel: speller !== undefined },
        evidence: [],
        runnersUp: [],
        doubts: speller?.canRead(text)
          ? []
          : speller
            ? [{ code: 'unread', text: '文中许多字训练时很少读到（例如繁体字），同音、形近的别字没有查' }]
            : [{ code: 'no-model', text: '没有训练好的校对模型，只用词表和句式检查，同音、形近的别字可能没有查出' }],
        confidence: alarms.length === 0 ? 1 : Math.min(...alarms.map(one => one.confidence)),
        isSure: false,
        madeWith: version,
      }
    },
  },
)

export { correct, type ProofreadFigures, proofreadFigures, type SentencePair } from './figures.ts'
export type { ListedTerm, Lists } from './lists.ts'
export { openSpeller, type Speller } from './speller/speller.ts'
export { loadSpeller, saveSpeller } from './speller/storage.ts'
export { type Pair, type TrainingMaterial, trainSpeller } from './speller/train.ts'
export { isAlarm, kinds, type Suggestion } from './suggestion.ts'
