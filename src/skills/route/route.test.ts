import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { demoExamples } from '../../demo/files.ts'
import { demoCategoryInfo } from '../../demo/router.ts'
import { cutWords } from '../../language/index.ts'
import {
  type Example,
  loadModel,
  openRouter,
  type RouteContext,
  type RouteInput,
  type Router,
  RoutingOutput,
  route,
  routeContext,
  type SavedModel,
  saveModel,
  type Trained,
  train,
} from './index.ts'

// a failure prints its seed; SEED=n replays it
if (process.env['SEED']) fc.configureGlobal({ seed: Number(process.env['SEED']) })

const wanted = ['cooking-fumes', 'wage-arrears', 'water-supply', 'lifts', 'school-admission', 'service-window']
const categories = demoCategoryInfo().filter(one => wanted.includes(one.id))
const departmentOf = (label: string) => categories.find(one => one.id === label)?.department.id ?? label
const examples = demoExamples()
  .filter(one => wanted.includes(one.category))
  .map((one): Example => ({ id: one.id, title: one.title, text: one.text, label: one.category }))
/** Every so many are kept from the training, to be asked about. */
const apart = Math.floor(examples.length / 40)
const unseen = examples.filter((_, i) => i % apart === 0).slice(0, 40)
const seen = examples.filter(one => !unseen.includes(one))

let trained: Trained
let saved: SavedModel
let context: RouteContext
let router: Router
beforeAll(() => {
  trained = train(seen, departmentOf)
  const heldOut = new Map(seen.map((one, i) => [one.id, trained.heldOut[i]?.department ?? '']))
  saved = { version: 'v7', model: trained.model, heldOut }
  router = openRouter(trained.model, seen)
  context = routeContext(openRouter(trained.model, seen), 'test', categories, '示范区')
})

const ask = (input: Partial<RouteInput>) => route.propose({ title: '', text: '', avoid: [], ...input }, context)
const lifts = { title: '电梯老是坏', text: '我们楼的电梯这个月坏了五次，维保单位来看一眼就走，请督促维修。' }

describe('training', () => {
  it('on the same examples gives the same model, to the last bit', () => {
    const again = train(seen, departmentOf).model
    expect(again.labels).toEqual(trained.model.labels)
    expect([...again.vocabulary.index]).toEqual([...trained.model.vocabulary.index])
    for (const part of ['weighed', 'present'] as const) {
      expect(Buffer.from(again[part].buffer).equals(Buffer.from(trained.model[part].buffer))).toBe(true)
    }
    expect(again.vocabulary.idf).toEqual(trained.model.vocabulary.idf)
    expect(again.combination).toEqual(trained.model.combination)
    expect(again.sureFrom).toBe(trained.model.sureFrom)
  })

  it('tells how good it is on what it did not see: figures that unseen appeals bear out', async () => {
    const { departmentAccuracy, examples: count } = trained.report
    expect(count).toBe(seen.length)
    const right = await Promise.all(
      unseen.map(async one => (await ask(one)).output.departmentId === departmentOf(one.label)),
    )
    const found = right.filter(Boolean).length / unseen.length
    expect(found).toBeGreaterThan(0.85)
    expect(Math.abs(found - departmentAccuracy)).toBeLessThan(0.1)
  })
})

describe('the probabilities', () => {
  const text = fc.oneof(
    fc.string({ unit: 'grapheme', maxLength: 200 }),
    fc.constantFrom('', '。', ...unseen.slice(0, 20).map(one => one.text)),
  )

  it('of all categories sum to one, largest first, whatever the text', () => {
    fc.assert(
      fc.property(text, whatever => {
        const found = router.predict({ title: '', text: whatever })
        const values = found.map(one => one.probability)
        expect(values.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 9)
        expect(values.every(value => value >= 0 && value <= 1)).toBe(true)
        expect(values).toEqual(values.toSorted((a, b) => b - a))
        expect(found.map(one => one.label).toSorted()).toEqual(categories.map(one => one.id).toSorted())
      }),
    )
  })

  it('of a proposal are its confidence and those of the runners-up, which are never more and never the same', async () => {
    for (const one of unseen) {
      const { confidence, runnersUp, output } = await ask(one)
      const others = runnersUp as { department: { id: string }; probability: number }[]
      expect(confidence).toBeLessThanOrEqual(1)
      expect(confidence + others.reduce((sum, other) => sum + other.probability, 0)).toBeLessThan(1.001)
      for (const other of others) {
        expect(other.probability).toBeLessThanOrEqual(confidence)
        expect(other.department.id).not.toBe(output.departmentId)
      }
    }
  })
})

describe('a proposal', () => {
  it('is of the declared form, for whatever is written', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', maxLength: 80 }),
        fc.string({ unit: 'binary' }),
        async (title, text) => {
          const { output, confidence } = await ask({ title, text })
          RoutingOutput.parse(output)
          expect(confidence).toBeGreaterThan(0)
        },
      ),
    )
  })

  it('names the department that answers for the category, and its time limit', async () => {
    for (const one of unseen) {
      const { output } = await ask(one)
      const category = categories.find(category => category.id === output.categoryId)
      expect(output.departmentId).toBe(category?.department.id)
      expect(output.dueDays).toBe(output.urgency === 'normal' ? category?.days : 1)
    }
  })

  it('says the same when it is asked again', async () => {
    expect(await ask(lifts)).toEqual(await ask(lifts))
  })

  it('cites earlier appeals that exist, with their personal data masked', async () => {
    const secret = { id: 'x', label: 'lifts', title: '电梯坏了', text: `${lifts.text}我的电话13900001111。` }
    const { evidence } = await route.propose(
      { ...lifts, avoid: [] },
      routeContext(openRouter(trained.model, [...seen, secret]), 'test', categories, '示范区'),
    )
    const appeals = evidence.filter(one => one.kind === 'appeal')
    expect(appeals.map(one => one.id)).toContain('x')
    for (const one of appeals) expect([...seen, secret].some(example => example.id === one.id)).toBe(true)
    expect(JSON.stringify(evidence)).not.toContain('13900001111')
  })

  it('never names a department that is to be avoided, neither as the first nor as another', async () => {
    const departments = [...new Set(categories.map(one => one.department.id))]
    await fc.assert(
      fc.asyncProperty(
        fc.subarray(departments, { maxLength: departments.length - 1 }),
        fc.constantFrom(...unseen),
        async (avoid, one) => {
          const { output, runnersUp, isSure, doubts } = await ask({ ...one, avoid })
          const named = (runnersUp as { department: { id: string } }[]).map(other => other.department.id)
          for (const department of avoid) expect([output.departmentId, ...named]).not.toContain(department)
          expect(doubts.some(doubt => doubt.code === 'sent_back')).toBe(avoid.length > 0)
          if (avoid.length > 0) expect(isSure).toBe(false)
        },
      ),
    )
  })
})

describe('the explanation', () => {
  const wordsOf = async (one: Example) => {
    const { evidence } = await ask(one)
    return evidence.flatMap(piece => (piece.kind === 'words' ? piece.words : []))
  }

  it('names words of the text, the weightiest first', async () => {
    for (const one of unseen) {
      const words = await wordsOf(one)
      expect(words.length).toBeGreaterThan(0)
      for (const { word } of words) expect(`${one.title}\n${one.text}`.toLowerCase()).toContain(word)
      const weights = words.map(({ weight }) => weight)
      expect(weights).toEqual(weights.toSorted((a, b) => b - a))
      // shares of one whole; each is rounded to a thousandth
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeLessThanOrEqual(1.004)
      for (const { word } of words) expect(word.length).toBeGreaterThan(1)
    }
  })

  it('is true: without the named words the probability falls further than without as many others', async () => {
    const without = (one: Example, words: readonly string[]): Example => {
      const strip = (text: string) => words.reduce((rest, word) => rest.replaceAll(word, '，'), text)
      return { ...one, title: strip(one.title), text: strip(one.text) }
    }
    const probability = (one: Example, label: string) =>
      router.predict(one).find(found => found.label === label)?.probability ?? 0
    let named = 0
    let others = 0
    for (const one of unseen) {
      const { output } = await ask(one)
      const words = (await wordsOf(one)).map(({ word }) => word)
      const rest = [...new Set([...cutWords(one.title), ...cutWords(one.text)])].filter(
        word => /^\p{Script=Han}+$/u.test(word) && !words.includes(word),
      )
      // the longest of the others, so that they are not the easier to miss
      const asMany = rest.toSorted((a, b) => b.length - a.length).slice(0, words.length)
      const whole = probability(one, output.categoryId)
      named += whole - probability(without(one, words), output.categoryId)
      others += whole - probability(without(one, asMany), output.categoryId)
    }
    expect(unseen).toHaveLength(40)
    expect(named / 40).toBeGreaterThan(0.1)
    expect(named).toBeGreaterThan(2 * others)
  })

  it('gives its strongest words in the reason that the guardian reads', async () => {
    const { output, evidence } = await ask(lifts)
    const [words] = evidence.flatMap(piece => (piece.kind === 'words' ? [piece.words] : []))
    expect(output.categoryId).toBe('lifts')
    expect(output.reason).toContain(`「${words?.[0]?.word}」`)
  })
})

describe('a doubt', () => {
  const codes = async (input: Partial<RouteInput>) => (await ask(input)).doubts.map(doubt => doubt.code)

  it('is absent from a plain appeal, which may then be approved together with others', async () => {
    const { doubts, isSure } = await ask(lifts)
    expect(doubts).toEqual([])
    expect(isSure).toBe(true)
  })

  it.each([
    ['too short', 'too_short', { title: '电梯', text: '电梯坏了' }],
    [
      'two matters',
      'two_matters',
      {
        title: '两件事',
        text: '我们楼的电梯这个月坏了五次，维保单位来看一眼就走。另外工地包工头拖欠我四个月工资，一直不发。',
      },
    ],
    ['outside', 'outside', { ...lifts, text: `${lifts.text}这是邻市的一个小区，那边没人管。` }],
    ['before a court', 'court', { ...lifts, text: `${lifts.text}官司还在打，法院正在审理。` }],
    ['personal data', 'personal_data', { ...lifts, text: `${lifts.text}我的电话是13900001111。` }],
    ['personal data in the title', 'personal_data', { ...lifts, title: '电梯坏了请打13900001111' }],
    ['danger', 'danger', { ...lifts, text: '电梯坠落，里面有人昏迷，快来救人！' }],
    ['far from all that was learned', 'unsure', { title: '天干', text: '甲乙丙丁戊己庚辛壬癸子丑寅卯' }],
    ['sent back', 'sent_back', { ...lifts, avoid: ['urban'] }],
  ] as const)('is raised: %s', async (_, code, input) => {
    const asked = { ...input, avoid: 'avoid' in input ? [...input.avoid] : [] }
    expect(await codes(asked)).toContain(code)
    expect((await ask(asked)).isSure).toBe(false)
  })

  it.each([
    ['two matters', 'two_matters', { ...lifts, text: `${lifts.text}另外，三号楼的电梯上个月也停运过。` }],
    ['danger', 'danger', { ...lifts, text: `${lifts.text}我们担心电梯坠落。` }],
    ['outside', 'outside', { ...lifts, text: `${lifts.text}我从外地回来，住在本区。`.replace('外地', '单位') }],
  ] as const)('is not raised without its cause: %s', async (_, code, input) => {
    expect(await codes(input)).not.toContain(code)
  })

  it('says in a Chinese sentence what to look at', async () => {
    const { doubts } = await ask({ title: '快来', text: '着火了，13900001111', avoid: ['urban'] })
    expect(doubts.length).toBeGreaterThanOrEqual(4)
    for (const { text } of doubts) expect(text).toMatch(/^\p{Script=Han}.*。$/u)
  })
})

describe('the file of a model', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bangban-model-'))
  const path = join(folder, 'route.model')
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it('gives back what was saved', () => {
    saveModel(path, saved)
    const loaded = loadModel(path)
    expect(loaded).toEqual(saved)
  })

  it('that is not there is no model', () => {
    expect(loadModel(join(folder, 'nothing'))).toBeUndefined()
  })

  describe('that is damaged is no model', () => {
    let whole: Buffer
    const damaged = join(folder, 'damaged.model')
    const load = (bytes: Uint8Array) => {
      writeFileSync(damaged, bytes)
      return loadModel(damaged)
    }
    beforeAll(() => {
      saveModel(path, saved)
      whole = readFileSync(path)
    })

    it('when its end is missing, wherever it was cut', () => {
      expect(load(whole)).toBeDefined()
      fc.assert(
        fc.property(fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }), share => {
          expect(load(whole.subarray(0, Math.floor(share * whole.length)))).toBeUndefined()
        }),
        { numRuns: 40 },
      )
      expect(load(whole.subarray(0, -1))).toBeUndefined()
      expect(load(whole.subarray(0, -4))).toBeUndefined()
    })

    it('when it goes on after its end', () => {
      expect(load(Buffer.concat([whole, Buffer.alloc(4)]))).toBeUndefined()
    })

    it('when its beginning is something else', () => {
      for (const start of ['', '\n', '{}\n', '[]\n', 'null\n', '{"labels":[]}\n', 'not json\n']) {
        expect(load(Buffer.concat([Buffer.from(start), whole.subarray(whole.indexOf(10) + 1)]))).toBeUndefined()
      }
    })

    it('when a block in the middle was lost to zeros', () => {
      const copy = Buffer.from(whole)
      const middle = Math.floor(whole.length / 2)
      copy.fill(0, middle, middle + 4096)
      expect(copy.equals(whole)).toBe(false)
      expect(load(copy) === undefined).toBe(true)
    })

    it('when one bit of a weight flipped', () => {
      const copy = Buffer.from(whole)
      const at = whole.length - 1
      copy.writeUInt8(copy.readUInt8(at) ^ 0x40, at)
      expect(load(copy) === undefined).toBe(true)
    })
  })
})
