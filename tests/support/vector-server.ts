import { type ModelServer, startModelServer, type Wire } from './model-server/index.ts'

/** What means the same here: the first is said for each of them. */
const same = [
  ['古树名木养护', '老槐照看'],
  ['渔船停泊', '小舢板靠岸'],
  ['桥梁检修', '过河铁架体检'],
]
const dimensions = 64

/** FNV-1a, of a pair of characters. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5
  for (const char of text) hash = Math.imul(hash ^ (char.codePointAt(0) ?? 0), 0x01000193)
  return hash >>> 0
}

/** An honest vector: pairs of characters by their hash, with what means the same said in one way. */
export function vectorOf(text: string): number[] {
  let said = text.replaceAll(/[^\p{Script=Han}]/gu, '')
  for (const [first = '', ...others] of same) for (const other of others) said = said.replaceAll(other, first)
  const vector: number[] = Array.from({ length: dimensions }, () => 0)
  for (let i = 0; i + 1 < said.length; i++) {
    const hash = hashOf(said.slice(i, i + 2))
    vector[hash % dimensions] = (vector[hash % dimensions] ?? 0) + (hash & 0x10000 ? 1 : -1)
  }
  // a text without a pair means something, too
  if (!vector.some(value => value !== 0)) vector[0] = 1
  return vector
}

export const json = { 'content-type': 'application/json' }

/** What an honest server says to a request. */
export const answerOf = ({ asked }: Wire, vectorFor: (text: string) => unknown = vectorOf): string =>
  JSON.stringify({
    object: 'list',
    model: asked.body.model,
    data: (asked.body.input as string[]).map((text, index) => ({ index, embedding: vectorFor(text) })),
  })

export const honest = (wire: Wire): void => wire.respond(200, json, answerOf(wire))

/** Ways in which such a server goes wrong, each of which must leave the words as they are. */
export const wrongWays: Readonly<Record<string, (wire: Wire) => void>> = {
  'too few vectors': wire =>
    wire.respond(
      200,
      json,
      JSON.stringify({ ...JSON.parse(answerOf(wire)), data: JSON.parse(answerOf(wire)).data.slice(1) }),
    ),
  'NaN in a vector': wire =>
    wire.respond(200, json, answerOf(wire).replace(/"embedding":\[[^,\]]*/, '"embedding":[NaN')),
  'other dimensions': wire =>
    wire.respond(
      200,
      json,
      answerOf(wire, text => vectorOf(text).slice(1)),
    ),
  'no answer at all': () => {},
  'a huge answer': wire => {
    wire.head()
    const more = () => {
      if (!wire.isOpen || wire.sent > 2 ** 27) return
      if (wire.unsent < 2 ** 22) wire.write(' '.repeat(2 ** 20))
      setTimeout(more, 1)
    }
    more()
  },
  'an error': wire => wire.respond(500, json, '{"error":"out of memory"}'),
  'a closed door': wire => wire.reset(),
}

/** A server of vectors on this machine, which answers honestly until it is told otherwise. */
export async function startVectorServer(): Promise<
  ModelServer & { play: (wire: Wire) => unknown; readonly dimensions: number }
> {
  const state = { play: honest as (wire: Wire) => unknown }
  const server = await startModelServer(wire => state.play(wire))
  return {
    ...server,
    dimensions,
    get play() {
      return state.play
    },
    set play(next: (wire: Wire) => unknown) {
      state.play = next
    },
  }
}
