import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openSpeller } from './speller.ts'
import { loadSpeller, saveSpeller } from './storage.ts'
import { trainSpeller } from './train.ts'

const subjects = ['各乡镇', '县教育局', '有关部门', '村民委员会', '县水务局', '各学校']
const deeds = [
  '认真部署防汛工作',
  '贯彻落实会议精神',
  '组织开展安全检查',
  '及时报告处理结果',
  '加强河道日常管理',
  '公开办事程序',
]
const prose = Array.from({ length: 30 }, (_, i) =>
  subjects
    .flatMap((who, j) => deeds.map((what, k) => `${who}要${what}，${deeds[(i + j + k) % deeds.length]}。`))
    .join(''),
)
const slips = [
  ['部署', '布署'],
  ['落实', '落石'],
  ['检查', '检察'],
  ['报告', '抱告'],
  ['管理', '管里'],
  ['程序', '程续'],
] as const
const pairs = slips.flatMap(([right, wrong]) =>
  deeds
    .filter(deed => deed.includes(right))
    .flatMap(deed => subjects.map(who => ({ src: `${who}要${deed.replace(right, wrong)}`, tgt: `${who}要${deed}` }))),
)
const model = trainSpeller({
  ...{ prose: prose.slice(3), clean: prose.slice(0, 3), words: ['防汛工作'] },
  bySound: new Map([['布', ['部']]]),
  byShape: new Map(),
  pairs: [{ pairs, weight: 1 }],
})
const folder = mkdtempSync(join(tmpdir(), 'bangban-speller-'))
afterAll(() => rmSync(folder, { recursive: true }))

const put = (text: string, speller = openSpeller(model)) =>
  speller.corrections(text).map(({ from, to, instead }) => [text.slice(from, to), instead])

test('a wrong character is found where it stands', () => {
  expect(put('会后，县水务局要认真 布署防汛工作。')).toEqual([['布', '部']])
})

test('what was written as it should be stays', () => {
  expect(put('县教育局要认真部署防汛工作，贯彻落实会议精神。')).toEqual([])
})

test('numerals are never changed', () => {
  expect(put('县教育局要组织开展三全检查').flat().join('')).not.toContain('三')
})

test('a character that was left out is put in where it was', () => {
  expect(put('会后，县水务局要认真部防汛工作。')).toEqual([['部', '部署']])
})

test('what is written twice goes once', () => {
  expect(put('各学校要认真部署部署防汛工作。')).toEqual([['部署部署', '部署']])
  expect(put('各学校要认真部署署防汛工作。')).toEqual([['署署', '署']])
})

test('what is written in characters that were never read is left alone', () => {
  expect(openSpeller(model).canRead('縣教育局要認真貫徹會議精神，組織開展檢查'.repeat(4))).toBe(false)
  expect(openSpeller(model).canRead('县教育局要认真贯彻会议精神，组织开展检查')).toBe(true)
})

test('a saved model finds the same as before', () => {
  const path = join(folder, 'model')
  saveSpeller(path, model)
  const loaded = loadSpeller(path)
  expect(loaded && put('各学校要认真布署防汛工作。', openSpeller(loaded))).toEqual([['布', '部']])
})

test('a damaged file is not a model', () => {
  const path = join(folder, 'broken')
  writeFileSync(path, '{"format":1}\nnothing')
  expect(loadSpeller(path)).toBeUndefined()
  expect(loadSpeller(join(folder, 'absent'))).toBeUndefined()
})
