import { expect, test } from 'vitest'
import type { MatterSummary } from '../../../../src/shapes/matter.ts'
import { filters, isBatchable, neighbourOf } from './filters.ts'

const matter = (part: Partial<MatterSummary> = {}): MatterSummary => ({
  id: 'm1',
  receipt: 'SF20261124-0001',
  title: '油烟扰民',
  excerpt: '楼下烧烤店油烟直接往我家窗户灌',
  place: null,
  state: 'proposed',
  stateText: '待审定',
  urgency: 'normal',
  category: null,
  department: null,
  filedAt: '2026-11-24T01:00:00Z',
  dueAt: null,
  isOverdue: false,
  workingDaysLeft: 1,
  proposalId: 'p1',
  proposalKind: 'routing',
  proposed: {
    department: { id: 'urban', name: '城市管理和综合执法局' },
    category: { id: 'fumes', level1: '城市管理', level2: '餐饮油烟' },
  },
  confidence: 0.97,
  isSure: true,
  doubts: [],
  bounceCount: 0,
  shownDigest: 'a'.repeat(64),
  ...part,
})

test('a sure routing may be approved in a batch', () => {
  expect(isBatchable(matter())).toBe(true)
})

test.each([
  ['a danger', { urgency: 'danger' }],
  ['a doubtful one', { isSure: false }],
  ['one that is handled by hand', { state: 'manual' }],
  ['a reply', { proposalKind: 'reply' }],
  ['one without a fingerprint', { shownDigest: null }],
] as const)('%s is never approved in a batch', (_name, part) => {
  expect(isBatchable(matter(part))).toBe(false)
})

test('what is handled by hand counts as neither sure nor doubtful', () => {
  const byHand = matter({ state: 'manual' })
  expect(filters.sure.holds(byHand)).toBe(false)
  expect(filters.doubtful.holds(byHand)).toBe(false)
})

test('after the last one the one before it is opened', () => {
  const items = ['a', 'b', 'c'].map(id => matter({ id }))
  expect(neighbourOf(items, 'b')).toBe('c')
  expect(neighbourOf(items, 'c')).toBe('b')
  expect(neighbourOf(items.slice(0, 1), 'a')).toBeNull()
})
