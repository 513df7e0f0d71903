import { expect, test } from 'vitest'
import { ageGroupOf, type Draft, reachableStep, stepOfField, toInput } from './draft.ts'
import { titleFrom } from './title.ts'

const draft: Draft = {
  text: '阳光家园三号楼的电梯停了四天。楼上有老人下不来！',
  title: null,
  place: ' 阳光家园 ',
  photos: [],
  name: '',
  phone: '138 0013 8000',
  times: [],
  ageGroup: null,
  dangerSeen: '',
  key: null,
}

test('the title is the first sentence, unless the person writes their own', () => {
  expect(toInput(draft).title).toBe('阳光家园三号楼的电梯停了四天')
  expect(toInput({ ...draft, title: '电梯停用' }).title).toBe('电梯停用')
})

test('a long first sentence is cut at a pause, a greeting is passed over, and one word stays one word', () => {
  expect(titleFrom('小区门口的烧烤摊每天晚上十点以后还在营业，油烟直接飘进家里，孩子咳嗽')).toBe(
    '小区门口的烧烤摊每天晚上十点以后还在营业，油烟直接飘进家里',
  )
  expect(titleFrom('您好！路灯坏了没人修。')).toBe('路灯坏了没人修')
  expect(titleFrom('求助')).toBe('求助')
  expect(titleFrom('一'.repeat(90))).toHaveLength(30)
})

test('what is sent is trimmed, and what was left empty is left out', () => {
  expect(toInput(draft)).toEqual({
    title: '阳光家园三号楼的电梯停了四天',
    text: '阳光家园三号楼的电梯停了四天。楼上有老人下不来！',
    place: '阳光家园',
    phone: '13800138000',
  })
})

test('when somebody is at home is sent where they said it', () => {
  expect(toInput({ ...draft, times: ['evening', 'weekend'] }).reachable).toEqual(['evening', 'weekend'])
})

test('an age is sent where one was chosen', () => {
  expect(toInput({ ...draft, ageGroup: '60-74' }).ageGroup).toBe('60-74')
  expect(ageGroupOf('75+')).toBe('75+')
  expect(ageGroupOf('100')).toBeNull()
})

test('no screen is reached past one that lacks something', () => {
  expect(reachableStep('4', draft)).toBe(4)
  expect(reachableStep('4', { ...draft, phone: '' })).toBe(3)
  expect(reachableStep('3', { ...draft, text: '' })).toBe(1)
  expect(reachableStep('九', draft)).toBe(1)
  expect(reachableStep('9', draft)).toBe(4)
})

test('what the server refuses is found on its screen', () => {
  expect(['text', 'photos.0.data', 'phone', 'title', 'unheard-of'].map(stepOfField)).toEqual([1, 2, 3, 4, 4])
})
