import { setTimeout as sleep } from 'node:timers/promises'
import { expect } from 'vitest'
import { type AttemptRecord, createGateway } from '../../../src/model/index.ts'
import { type Setting, shortLimits } from './case.ts'
import { startModelServer, type Wire } from './server.ts'

const texts = ['油烟扰民，电话13900001111', '电梯故障', '拖欠工资']
const dimensions = 4
const good = texts.map((_, index) => ({ index, embedding: [index + 1, 0.5, -1, 2] }))

/** A way in which vectors can be wrong (33). */
export interface VectorFailure {
  readonly name: string
  readonly body: string
  /** Right after all: the vectors come in their order. */
  readonly isRight?: boolean
}

const of = (name: string, data: readonly object[], isRight = false): VectorFailure => ({
  name,
  body: JSON.stringify({ object: 'list', model: 'vectors-1', data }),
  isRight,
})
const changed = (embedding: readonly unknown[]) => good.map(one => (one.index === 1 ? { ...one, embedding } : one))

export const vectorFailures: readonly VectorFailure[] = [
  of('a wrong dimension', changed([1, 2, 3])),
  of('null for NaN', changed([1, null, 3, 4])),
  { name: 'NaN', body: JSON.stringify({ data: changed(['NaN', 1, 2, 3]) }).replace('"NaN"', 'NaN') },
  { name: 'infinite', body: JSON.stringify({ data: changed(['big', 1, 2, 3]) }).replace('"big"', '1e999') },
  of('zeros', changed([0, 0, 0, 0])),
  of('one too few', good.slice(1)),
  of('one too many', [...good, { index: 3, embedding: [1, 1, 1, 1] }]),
  of('one twice', [good[0] ?? {}, good[0] ?? {}, good[2] ?? {}]),
  of(
    'an index that was not asked',
    good.map(one => ({ ...one, index: one.index + 1 })),
  ),
  { name: 'cut off', body: JSON.stringify({ data: good }).slice(0, -9) },
  of('another order', good.toReversed(), true),
]

/** Streams mean nothing here: the setting says whether a good batch goes before, and whether the caller leaves. */
export async function judgeVectors(
  { body, isRight }: VectorFailure,
  { step, leaves }: Setting,
  patience = 1,
): Promise<void> {
  let time = 0
  const bodies: string[] = []
  const answer = async (wire: Wire) => {
    bodies.push(wire.asked.text)
    if (++time === step && leaves) await sleep(400)
    const isHonest = time < step
    wire.respond(200, { 'content-type': 'application/json' }, isHonest ? JSON.stringify({ data: good }) : body)
  }
  const server = await startModelServer(answer)
  const records: AttemptRecord[] = []
  const gateway = createGateway({
    endpoints: [{ name: 'vectors', model: 'vectors-1', baseUrl: server.url }],
    limits: shortLimits(patience),
    onAttempt: record => void records.push(record),
  })
  const asker = { department: 'market', person: 'zhoumin' }
  if (step === 2) expect((await gateway.embed(texts, dimensions, asker)).kind).toBe('complete')
  const began = performance.now()
  const embedded = await gateway.embed(texts, dimensions, asker, leaves ? AbortSignal.timeout(80) : undefined)
  expect(performance.now() - began).toBeLessThan(1_000 * patience)
  if (leaves) expect(embedded.kind).toBe('cancelled')
  else if (isRight)
    expect(embedded).toMatchObject({ kind: 'complete', vectors: good.map(one => Float32Array.from(one.embedding)) })
  else {
    expect(embedded).toMatchObject({ kind: 'invalid', reason: 'bad-form' })
    expect(embedded).not.toHaveProperty('vectors')
  }
  if (embedded.kind !== 'complete') expect(embedded.sentence).toMatch(/人工/)
  expect(records).toHaveLength(step)
  expect(bodies.join('')).not.toContain('13900001111')
  expect(JSON.stringify(records)).not.toContain('油烟')
  gateway.close()
  await server.close()
}
