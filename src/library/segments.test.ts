import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { makeSegment, type Passage } from '../knowledge/index.ts'
import { inSlices } from '../slices.ts'
import { type Indexed, indexOf, indexSteps, openLibrary } from './opened-library.ts'
import { newSegmentPath, passageId, readSegment, readSegments, writeSegment } from './segments.ts'

const folder = mkdtempSync(join(tmpdir(), 'bangban-segments-'))
afterAll(() => rmSync(folder, { recursive: true }))

const matters = ['加班工资', '住房公积金', '户口迁移', '老年人津贴', '占道经营', '工伤认定', '学位申请']
/** Some thousand passages, so that lists are written in several pieces; each source has twenty. */
const passages = (count: number, from = 0): Passage[] =>
  Array.from({ length: count }, (_, i) => ({
    id: passageId(`source ${from + Math.floor(i / 20)}`, (i % 20) + 1),
    title: `示例区${matters[i % matters.length]}办法`,
    heading: `第${i % 9}章`,
    label: `第${i}条`,
    text: `${matters[i % matters.length]}由街道受理，办理${(i * 7) % 31}项，另见${matters[(i * 5) % matters.length]}。`,
  }))
const sourcesOf = (all: readonly Passage[]) => [...new Set(all.map(one => one.id.split('/')[0] ?? ''))]
const found = (indexed: Indexed, question: string) =>
  indexed.finder.find(question, 50).map(({ id, score }) => [id, score])

describe('a segment', () => {
  const saved = { sources: sourcesOf(passages(4500)), segment: makeSegment(passages(4500)) }

  it('is read from its file as it was written', async () => {
    const path = newSegmentPath(folder)
    await writeSegment(path, saved)
    expect(await readSegment(path)).toEqual(saved)
    expect((await readSegments(folder)).map(one => one.path)).toEqual([path])
  })

  it('is not taken from a file that was cut short, is of another version, or is none; and that file goes', async () => {
    const path = newSegmentPath(folder)
    await writeSegment(path, saved)
    const whole = readFileSync(path)
    for (const length of [0, 3, 100, whole.length - 1]) {
      truncateSync(path, length)
      expect(await readSegment(path)).toBeUndefined()
      writeFileSync(path, whole)
    }
    writeFileSync(path, whole.toString('latin1').replace('"format":2', '"format":1'), 'latin1')
    expect(await readSegment(path)).toBeUndefined()
    writeFileSync(path, 'no segment')
    await readSegments(folder)
    expect(readdirSync(folder).map(name => join(folder, name))).not.toContain(path)
  })
})

describe('an index that is opened in slices', () => {
  const old = [makeSegment(passages(600))]
  const added = [...old, makeSegment(passages(2400, 1000))]

  it('finds what one that was opened at once finds', async () => {
    const [sliced, whole] = [await inSlices(indexSteps(added), 0), indexOf(added)]
    for (const matter of matters) expect(found(sliced, matter)).toEqual(found(whole, matter))
    expect([sliced.sources, sliced.sourceOf]).toEqual([whole.sources, whole.sourceOf])
  })

  it('leaves the one that was there whole, and answers out of it meanwhile', async () => {
    const before = indexOf(old)
    const library = openLibrary(new Map(), before)
    const expected = found(before, '加班工资')
    let asked = 0
    let isDone = false
    const ask = () => {
      expect(found(before, '加班工资')).toEqual(expected)
      expect(library.size.passages).toBe(600)
      asked++
      if (!isDone) setImmediate(ask)
    }
    setImmediate(ask)
    await inSlices(indexSteps(added), 0)
    isDone = true
    expect(asked).toBeGreaterThan(3)
  })
})
