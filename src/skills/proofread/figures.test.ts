import { expect, test } from 'vitest'
import { correct, proofreadFigures } from './figures.ts'

test('a sentence counts when all of it is as it was meant', () => {
  const figures = proofreadFigures([
    { src: '甲乙丙丁', tgt: '甲己丙丁', out: '甲己丙丁', alarms: 1 },
    { src: '甲乙丙丁', tgt: '甲己丙戊', out: '甲己丙丁', alarms: 1 },
    { src: '甲乙丙丁', tgt: '甲乙丙丁', out: '甲乙丙戊', alarms: 1 },
    { src: '甲乙丙丁', tgt: '甲己丙丁', out: '甲子丙丁', alarms: 1 },
  ])
  expect(figures.correction.sentence).toMatchObject({ precision: 1 / 4, recall: 1 / 3 })
  expect(figures.detection.sentence).toMatchObject({ precision: 2 / 4, recall: 2 / 3 })
  expect(figures.correction.character).toMatchObject({ precision: 2 / 4, recall: 2 / 4 })
  expect(figures.falseAlarmsPer1000).toBe(250)
})

test('without anything found nothing is divided by zero', () => {
  const { correction, falseAlarmsPer1000 } = proofreadFigures([{ src: '甲', tgt: '甲', out: '甲', alarms: 0 }])
  expect(correction.sentence).toEqual({ precision: 0, recall: 0, f1: 0, f05: 0 })
  expect(falseAlarmsPer1000).toBe(0)
})

test('only wrong and doubled characters are put right by a program', () => {
  const base = { why: '', confidence: 0.9 }
  expect(
    correct('认真布署的的县环保局', [
      { ...base, from: 2, to: 4, found: '布署', instead: ['部署'], kind: 'character' },
      { ...base, from: 4, to: 6, found: '的的', instead: ['的'], kind: 'doubled' },
      { ...base, from: 7, to: 10, found: '环保局', instead: ['生态环境局'], kind: 'renamed' },
    ]),
  ).toBe('认真部署的县环保局')
})
