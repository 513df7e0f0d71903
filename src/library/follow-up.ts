import { cutWords, normalise } from '../language/index.ts'
import { NotFound } from '../problems.ts'
import type { Tx } from '../store/index.ts'

/** 那要什么材料, 还要多久, 它在哪办: words with which somebody goes on from what was said. */
const goesOn = /^(?:那|那么|这|这个|它|他|她|还|另外|如果|要是|假如|再|也|然后|具体)/u
/** So few words name nothing by themselves: 要多少钱, 在哪里办. */
const fewWords = 3
/** Words that ask, and name nothing. */
const asks =
  /^(?:什么|怎么|怎样|如何|哪里|哪儿|哪些|哪个|多少|多久|几天|几个|需要|可以|能不能|是不是|有没有|办理|办|材料|时间|时限|流程|电话|地址|地点|费用|收费|条件|要求|要|多少钱)$/u

/** Whether a question may go on from the one before it, rather than begin anew. */
export function mayFollow(question: string): boolean {
  const said = normalise(question).trim()
  const names = cutWords(said).filter(word => /\p{Script=Han}{2}/u.test(word) && !asks.test(word))
  return goesOn.test(said) || names.length < fewWords
}

/** So many turns are gone back. */
const mostTurns = 5

/**
 * What is talked about, by what the same asker said before, the oldest first: the last turn, and where it goes on from
 * another one, that one, too.
 */
export function topicOf(turns: readonly string[]): string | undefined {
  const last = turns.slice(-mostTurns)
  const begin = last.findLastIndex(turn => !mayFollow(turn))
  return last.length === 0 ? undefined : last.slice(Math.max(0, begin)).join('\n')
}

/** The question of an answer that the same asker got before; throws NotFound for anybody else's. */
export async function questionBefore(tx: Tx, id: string, askedBy: string | null): Promise<string> {
  const row = await tx
    .selectFrom('answer')
    .select(['question', 'output'])
    .where('id', '=', id)
    .where('askedBy', askedBy === null ? 'is' : '=', askedBy)
    .executeTakeFirst()
  if (!row) throw new NotFound('没有找到上一个问题，请把话说完整再问一次。')
  const { follows } = row.output as { readonly follows?: string }
  // what goes on from what goes on is still about the first
  return follows === undefined ? row.question : `${follows}\n${row.question}`
}
