import { expect, test } from 'vitest'
import { brokenDocument, correctDocument, wordsOf } from '../bench/official/documents.ts'
import { faults } from '../bench/official/faults.ts'
import { measure } from '../bench/official/measure.ts'
import { unpacked } from '../bench/official/package.ts'
import { chooseSeed } from '../bench/random.ts'
import { walkXml } from '../src/documents/xml.ts'

const seed = chooseSeed() % 1_000_000
const documents = 100

test('correct and broken documents are whole files, the same for the same seed', () => {
  for (let at = seed; at < seed + 20; at++) {
    const correct = correctDocument(at)
    const broken = brokenDocument(at, 3)
    expect(correctDocument(at).bytes.equals(correct.bytes), `seed ${at}`).toBe(true)
    for (const bytes of [correct.bytes, broken.bytes]) for (const part of unpacked(bytes).values()) walkXml(part, {})
    const words = (bytes: Buffer) => wordsOf(unpacked(bytes).get('word/document.xml')?.toString() ?? '')
    const changesWords = broken.faults.some(fault => fault.changesWords)
    expect(words(broken.bytes).join('\n') !== words(broken.correct).join('\n'), `seed ${at}`).toBe(changesWords)
  }
})

test('at least sixty faults are made', () => {
  expect(faults.length).toBeGreaterThanOrEqual(60)
  expect(new Set(faults.map(({ name }) => name)).size).toBe(faults.length)
})

test(`faults of official documents are found and mended, and nothing else is touched (seed ${seed})`, () => {
  const measured = measure(seed, documents)
  const sum = (numbers: readonly number[]) => numbers.reduce((total, one) => total + one, 0)
  const made = sum(measured.byFault.map(one => one.made))
  const found = sum(measured.byFault.map(one => one.found))
  expect(measured.notSettled, measured.examples.join('\n')).toBe(0)
  expect(measured.leftMendable, measured.examples.join('\n')).toBe(0)
  expect(found / made, measured.examples.join('\n')).toBeGreaterThan(0.95)
  expect(measured.documentsWithAlarms, [...measured.falseAlarms.values()].map(one => one.example).join('\n')).toBe(0)
})
