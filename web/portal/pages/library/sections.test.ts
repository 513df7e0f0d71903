import { expect, test } from 'vitest'
import { sectionsOf } from './sections.ts'

const passage = (position: number, heading: string, label: string, text: string) => ({ position, heading, label, text })

test('articles stand under their chapter, each label once', () => {
  const articles = [passage(2, '第一章 总则', '第一条', '第一条　为了…'), passage(3, '第一章 总则', '第二条', '本区…')]
  expect(sectionsOf([passage(1, '', '', '示政办发〔2025〕12号'), ...articles])).toEqual([
    { heading: '', passages: [{ position: 1, words: '示政办发〔2025〕12号' }] },
    {
      heading: '第一章 总则',
      passages: [
        { position: 2, words: '第一条　为了…' },
        { position: 3, words: '第二条　本区…' },
      ],
    },
  ])
})

test('a number that a whole section carries goes to its heading', () => {
  const order = [
    passage(3, '录取顺序', '二、（一）', '（一）户籍和住房一致。'),
    passage(4, '录取顺序', '二、（二）', '（二）户籍在学区。'),
  ]
  expect(sectionsOf([...order, passage(5, '多孩同校', '六、', '二孩以上家庭，可以申请。')])).toEqual([
    {
      heading: '二、录取顺序',
      passages: [
        { position: 3, words: '（一）户籍和住房一致。' },
        { position: 4, words: '（二）户籍在学区。' },
      ],
    },
    { heading: '六、多孩同校', passages: [{ position: 5, words: '二孩以上家庭，可以申请。' }] },
  ])
})

test('numbers that differ within a section stay with their words', () => {
  const list = [passage(8, '附件', '一、', '申请表'), passage(9, '附件', '二、', '二、承诺书')]
  expect(sectionsOf(list)).toEqual([
    {
      heading: '附件',
      passages: [
        { position: 8, words: '一、　申请表' },
        { position: 9, words: '二、承诺书' },
      ],
    },
  ])
})
