import { expect, it } from 'vitest'
import { mayFollow, topicOf } from './follow-up.ts'

it.each(['那要什么材料', '还要多久', '要多少钱', '在哪里办', '需要本人去吗', '如果是外地户口呢', '什么时候能拿到'])(
  '%s goes on from what was asked before',
  question => {
    expect(mayFollow(question)).toBe(true)
  },
)

it.each(['老旧小区加装电梯每台补贴多少钱', '新生儿落户需要准备哪些材料', '公司拖欠工资去哪个部门投诉'])(
  '%s is about something of its own',
  question => {
    expect(mayFollow(question)).toBe(false)
  },
)

it('goes on from the last turn, and back to the one that names what it is about', () => {
  expect(topicOf([])).toBeUndefined()
  expect(topicOf(['公司拖欠工资去哪个部门投诉', '老旧小区加装电梯每台补贴多少钱'])).toBe(
    '老旧小区加装电梯每台补贴多少钱',
  )
  expect(topicOf(['公司拖欠工资去哪个部门投诉', '老旧小区加装电梯每台补贴多少钱', '还要多久'])).toBe(
    '老旧小区加装电梯每台补贴多少钱\n还要多久',
  )
  expect(topicOf(Array.from({ length: 100 }, () => '还要多久'))?.split('\n')).toHaveLength(5)
})
