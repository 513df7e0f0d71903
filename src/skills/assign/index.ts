import type { z } from 'zod'
import { defineSkill } from '../skill.ts'
import { candidatesOf } from './candidates.ts'
import { confidenceOf } from './confidence.ts'
import { deadlineIn } from './deadline.ts'
import { doubtsOf, leastScore } from './doubts.ts'
import { handlingOf, kindOf, type Said, urgencyIn } from './handling.ts'
import { type AssignContext, AssignInput, AssignOutput, type Ground } from './input.ts'
import { opinionOf } from './opinion.ts'

const version = 'assign/1'
/** So sure that it may be followed together with others. */
const sure = 0.95

/**
 * Suggests who handles a document that came in, by when, and in what words the office says so. What the document itself
 * says comes before what the list of duties lets one guess; every part names the words that it rests on.
 */
export const assign = defineSkill<z.infer<typeof AssignInput>, z.infer<typeof AssignOutput>, AssignContext>({
  name: 'assign',
  input: AssignInput,
  output: AssignOutput,
  propose(input, context) {
    const { title, text, receivedOn } = input
    const due = deadlineIn(text, receivedOn, context)
    const urgent = urgencyIn(title, text)
    const handled = handlingOf(title, text, due !== undefined)
    const candidates = candidatesOf(input)
    const [first] = candidates.ranked
    const stands = first && first.score >= leastScore ? first : undefined
    const isActed = handled.handling === 'act'
    const lead = isActed ? (stands?.departmentId ?? null) : null
    const others = isActed ? candidates.helpers.filter(id => id !== lead) : []
    const readers =
      handled.handling === 'circulate' && stands
        ? [stands.departmentId, ...candidates.readers.filter(id => id !== stands.departmentId)]
        : candidates.readers.filter(id => id !== lead && !others.includes(id))
    const proposed = {
      kind: kindOf(title),
      handling: handled.handling,
      lead,
      others,
      readers,
      dueOn: due?.dueOn ?? null,
      dueWords: due ? text.slice(due.from, due.to) : null,
      urgency: urgent?.urgency ?? null,
      reply: handled.reply,
    }
    const said = (about: Ground['about'], at: Said | undefined): Ground[] =>
      at
        ? [
            {
              ...{ about, departmentId: null, by: 'words', place: at, meets: null },
              words: (at.in === 'title' ? title : text).slice(at.from, at.to),
            },
          ]
        : []
    const groundsOf = (about: Ground['about'], ids: readonly string[]) =>
      ids.flatMap(id =>
        candidates.ranked
          .filter(one => one.departmentId === id)
          .flatMap(one => one.grounds.map(ground => ({ about, ...ground }))),
      )
    const doubts = doubtsOf(input, proposed, candidates, handled, context)
    const confidence = confidenceOf(candidates.ranked)
    return {
      output: {
        ...proposed,
        opinion: opinionOf(input, proposed),
        grounds: [
          ...said('handling', handled.because),
          ...groundsOf('lead', lead === null ? [] : [lead]),
          ...groundsOf('others', others),
          ...groundsOf('readers', readers),
          ...said('due', due && { in: 'text', from: due.from, to: due.to }),
          ...said('urgency', urgent?.at),
          ...said('reply', handled.replyBecause),
        ],
      },
      evidence: [],
      runnersUp: candidates.ranked.slice(1, 5).map(({ departmentId, score }) => ({ departmentId, score })),
      doubts,
      confidence: lead === null && isActed ? 0 : confidence,
      isSure: isActed && lead !== null && doubts.length === 0 && confidence >= sure,
      madeWith: version,
    }
  },
})

export type { AssignContext, AssignInput, AssignOutput, Ground } from './input.ts'
