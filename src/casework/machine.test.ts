import { describe, expect, it } from 'vitest'
import {
  drawMachine,
  endedMatterStates,
  matterStates,
  openOrderStates,
  orderStates,
  type Transition,
  transitions,
} from './machine.ts'

const machines = {
  matter: { states: Object.keys(matterStates), first: 'received' },
  work_order: { states: Object.keys(orderStates), first: 'open' },
} as const

const arrows = (subject: Transition['subject']) => transitions().filter(one => one.subject === subject)

/** Every state that can be come to from one, itself among them. */
function reach(subject: Transition['subject'], from: string): Set<string> {
  const seen = new Set([from])
  for (const state of seen) for (const arrow of arrows(subject)) if (arrow.from === state) seen.add(arrow.to)
  return seen
}

describe.each(['matter', 'work_order'] as const)('the life of a %s', subject => {
  const { states, first } = machines[subject]

  it('comes to every state', () => {
    expect([...reach(subject, first)].toSorted()).toEqual([...states].toSorted())
  })

  it('has no arrow from or to a state that does not exist', () => {
    for (const { from, to } of arrows(subject)) {
      expect(states).toContain(from)
      expect(states).toContain(to)
    }
  })

  it('has each arrow once and none that leads nowhere', () => {
    const drawn = arrows(subject).map(({ from, to }) => `${from} ${to}`)
    expect(new Set(drawn).size).toBe(drawn.length)
    expect(arrows(subject).filter(({ from, to }) => from === to)).toEqual([])
  })

  it('is drawn whole', () => {
    const lines = drawMachine(subject).split('\n')
    expect(lines[0]).toBe('stateDiagram-v2')
    for (const { from, to } of arrows(subject)) expect(lines).toContain(`  ${from} --> ${to}`)
    for (const state of states) expect(lines.some(line => line.startsWith(`  ${state}: `))).toBe(true)
    expect(lines).toHaveLength(1 + states.length + arrows(subject).length)
  })
})

describe('a matter', () => {
  it('that has ended has no way out, and only it has none', () => {
    const withoutWayOut = machines.matter.states.filter(state => !arrows('matter').some(one => one.from === state))
    expect(withoutWayOut.toSorted()).toEqual(endedMatterStates.toSorted())
  })

  it('can come to an end from every state', () => {
    for (const state of machines.matter.states) {
      expect([...reach('matter', state)].some(one => endedMatterStates.some(ended => ended === one))).toBe(true)
    }
  })

  it('is dispatched or refused only from where somebody decides', () => {
    for (const effect of ['dispatched', 'refused']) {
      const from = arrows('matter').filter(one => one.to === effect)
      expect(from.map(one => one.from).toSorted()).toEqual(['manual', 'proposed'])
    }
  })

  it('is answered only after its reply was reviewed, and closed only after it was answered', () => {
    // what was merged is told what its leader's review released
    expect(arrows('matter').filter(one => one.to === 'answered')).toMatchObject([
      { from: 'reviewing' },
      { from: 'merged' },
    ])
    expect(arrows('matter').filter(one => one.to === 'closed')).toMatchObject([{ from: 'answered' }])
  })

  it('has a Chinese name of its own in every state, and the resident is told what comes next', () => {
    const names = Object.values(matterStates).map(one => one.name)
    expect(new Set(names).size).toBe(names.length)
    for (const { name, next } of Object.values(matterStates)) {
      expect(name).toMatch(/^\p{Script=Han}+$/u)
      expect(next).toMatch(/\p{Script=Han}.*。$/u)
    }
  })
})

describe('a work order', () => {
  it('has a Chinese name of its own in every state', () => {
    const names = Object.values(orderStates).map(one => one.name)
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^\p{Script=Han}+$/u)
  })

  it('asks for work in every state but when it is completed or returned', () => {
    const done = machines.work_order.states.filter(state => !openOrderStates.some(open => open === state))
    expect(done.toSorted()).toEqual(['completed', 'returned'])
  })

  it('that was returned stays returned', () => {
    expect(arrows('work_order').filter(one => one.from === 'returned')).toEqual([])
  })

  it('that is open can be ended', () => {
    for (const state of openOrderStates) expect(reach('work_order', state)).toContain('returned')
    for (const state of openOrderStates) expect(reach('work_order', state)).toContain('completed')
  })
})
