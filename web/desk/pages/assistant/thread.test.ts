import { expect, it } from 'vitest'
import { type Turn, turnsBefore } from './thread.ts'

const turn = (id: string, after: string): Turn => ({ question: `问 ${id}`, day: '', after, answer: { id } as never })
const ids = (turns: readonly Turn[]) => turns.map(one => one.answer.id)

it('a thread is what each question goes on from, the oldest first, and nothing of another thread', () => {
  expect(ids(turnsBefore([turn('3', '2'), turn('1', ''), turn('9', ''), turn('2', '1')], '3'))).toEqual(['1', '2', '3'])
})

it('a thread begins where what went before is not known any more', () => {
  expect(ids(turnsBefore([turn('3', '2')], '3'))).toEqual(['3'])
  expect(turnsBefore([turn('3', '2')], '')).toEqual([])
})

it('an address that somebody made up does not go round in circles', () => {
  expect(ids(turnsBefore([turn('1', '2'), turn('2', '1')], '1'))).toEqual(['2', '1'])
})
