import fc from 'fast-check'
import type { DecisionKind } from '../../src/casework/index.ts'
import { cast, type Lane } from './casework-lane.ts'
import {
  type Action,
  lastOrder,
  type Model,
  type ModelMatter,
  matterOf,
  mayDecide,
  openProposal,
  personOf,
} from './casework-model.ts'

/** A sequence's own matters, newest last; what earlier sequences left lives on in the lane. */
export interface Scene {
  readonly lane: Lane
  readonly slots: string[]
}

/** A step that is drawn without knowing the office; `resolve` makes it an action where that makes sense. */
export interface Step {
  readonly name: string
  readonly said: string
  resolve(scene: Scene): Action | undefined
}

/** Somebody by their place in the matter, so that what is drawn makes sense wherever the matter is. */
const places = [
  'whoever may',
  'guardian',
  'deputy',
  'third',
  'head',
  'colleague',
  'handler',
  'stranger',
  'governor',
] as const
type Place = (typeof places)[number]

function officersOf(department: string): readonly [string, string] {
  return cast.officers[department] ?? ['fangjianguo', 'luxin']
}

function whoeverMay(model: Model, matter: ModelMatter): string {
  const proposal = openProposal(matter)
  if (proposal?.author === undefined) return cast.guardians.find(one => mayDecide(model, one, matter)) ?? 'zhoumin'
  const [head, colleague] = officersOf(matter.department)
  return proposal.author === head ? colleague : head
}

function accountAt(model: Model, matter: ModelMatter, place: Place): string {
  const department = lastOrder(matter)?.department ?? matter.department
  switch (place) {
    case 'whoever may':
      return whoeverMay(model, matter)
    case 'guardian':
      return 'zhoumin'
    case 'deputy':
      return 'linfeng'
    case 'third':
      return 'pengguixiang'
    case 'head':
      return officersOf(department)[0]
    case 'colleague':
      return officersOf(department)[1]
    case 'handler':
      return lastOrder(matter)?.handler ?? 'yangfan'
    case 'stranger':
      return department === 'education' ? 'gaoyongfu' : 'shenyufen'
    case 'governor':
      return 'tangjing'
  }
}

/** Who has no account can't sign in, so that nothing below HTTP ever hears of them. */
const signedIn = (model: Model, account: string) => !personOf(model, account).isDisabled

const nameOf = (scene: Scene, slot: number) => scene.slots[slot % Math.max(1, scene.slots.length)]

type OnMatter = (model: Model, matter: ModelMatter, name: string) => Action | undefined

const onMatter = (name: string, slot: number, said: string, make: OnMatter): Step => ({
  name,
  said: `${name}(#${slot}${said === '' ? '' : `, ${said}`})`,
  resolve: scene => {
    const id = nameOf(scene, slot)
    if (id === undefined) return undefined
    const { model } = scene.lane
    const action = make(model, matterOf(model, id), id)
    return action && 'by' in action && !signedIn(model, action.by) ? undefined : action
  },
})

const onOffice = (name: string, said: string, make: (model: Model) => Action | undefined): Step => ({
  name,
  said: `${name}(${said})`,
  resolve: scene => make(scene.lane.model),
})

/** What somebody who knows their work does next; `choice` says which way where there are several. */
function next(model: Model, matter: ModelMatter, name: string, choice: number): Action | undefined {
  const order = lastOrder(matter)
  const index = matter.orders.length - 1
  const by = (place: Place) => accountAt(model, matter, place)
  const decision = { do: 'decide', matter: name, by: by('whoever may'), shown: 'now', category: choice } as const
  switch (matter.state) {
    case 'received':
      return { do: 'propose', matter: name }
    case 'proposed':
      return { ...decision, kind: 'approve' }
    case 'manual':
      return { ...decision, kind: choice === 9 ? 'refuse' : 'amend' }
    case 'dispatched':
      return { do: 'sign', matter: name, by: by('head'), order: index }
    case 'handling':
      if (order?.state === 'assigned') return { do: 'sign', matter: name, by: by('handler'), order: index }
      if (order?.state === 'accepted') return { do: 'report', matter: name, by: by('handler'), order: index }
      return choice % 2 === 0
        ? { do: 'report', matter: name, by: by('head'), order: index }
        : { do: 'assign', matter: name, by: by('head'), order: index, to: 'yangfan' }
    case 'reviewing':
      return { ...decision, kind: choice >= 7 ? 'return' : 'approve' }
    case 'answered':
      return { do: 'feedback', matter: name, helped: choice < 7 }
    default:
      return undefined
  }
}

const alarms = fc.constantFrom('normal', 'normal', 'normal', 'urgent', 'danger')
const slot = fc.nat({ max: 2 })
const decider = fc.oneof(
  { arbitrary: fc.constant<Place>('whoever may'), weight: 4 },
  { arbitrary: fc.constantFrom<Place>(...places), weight: 2 },
)
const officer = fc.oneof(
  { arbitrary: fc.constantFrom<Place>('head', 'colleague'), weight: 4 },
  { arbitrary: fc.constantFrom<Place>(...places), weight: 1 },
)
const which = fc.oneof({ arbitrary: fc.constant('last'), weight: 4 }, { arbitrary: fc.constant('first'), weight: 1 })
const orderOf = (matter: ModelMatter, one: string) => (one === 'first' ? 0 : matter.orders.length - 1)
const kinds = fc.oneof(
  { arbitrary: fc.constant<DecisionKind>('approve'), weight: 5 },
  { arbitrary: fc.constantFrom<DecisionKind>('amend', 'return', 'refuse', 'take_over'), weight: 4 },
)
const decisionFaults = fc.oneof(
  { arbitrary: fc.constant(undefined), weight: 8 },
  { arbitrary: fc.constantFrom('no-reason' as const, 'gate' as const, 'nothing-filled-in' as const), weight: 1 },
)

const minute = 60_000
const day = 24 * 60 * minute

const decideStep = fc
  .record({ slot, place: decider, kind: kinds, category: fc.nat({ max: 9 }), fault: decisionFaults, stale: fc.nat(4) })
  .map(({ slot, place, kind, category, fault, stale }) =>
    onMatter(
      'decide',
      slot,
      `${place}, ${kind}${fault ? `, ${fault}` : ''}${stale === 0 ? ', as kept' : ''}`,
      (model, matter, name) => {
        const shown = stale === 0 && matter.kept ? 'kept' : 'now'
        if (shown === 'now' && matter.proposals.length === 0) return undefined
        return {
          do: 'decide',
          matter: name,
          by: accountAt(model, matter, place),
          kind,
          shown,
          category,
          ...(fault ? { fault } : {}),
        }
      },
    ),
  )

const orderStep = (deed: 'sign' | 'return' | 'report') =>
  fc.record({ slot, place: officer, which, isFaulty: fc.nat(5) }).map(({ slot, place, which, isFaulty }) =>
    onMatter(deed, slot, `${place}, ${which}`, (model, matter, name) => {
      if (matter.orders.length === 0) return undefined
      const by = accountAt(model, matter, place)
      const order = orderOf(matter, which)
      if (deed !== 'report') return { do: deed, matter: name, by, order }
      return { do: deed, matter: name, by, order, ...(isFaulty === 0 ? { fault: 'gate' as const } : {}) }
    }),
  )

const acceptStep = slot.map(slot =>
  onMatter('accept', slot, '', (model, matter, name) =>
    lastOrder(matter)?.handler
      ? { do: 'sign', matter: name, by: accountAt(model, matter, 'handler'), order: matter.orders.length - 1 }
      : undefined,
  ),
)

const assignStep = fc
  .record({
    slot,
    place: officer,
    which,
    to: fc.constantFrom('yangfan', 'yangfan', 'liuchunsheng', 'colleague', 'zhoumin'),
  })
  .map(({ slot, place, which, to }) =>
    onMatter('assign', slot, `${place}, ${which}, to ${to}`, (model, matter, name) =>
      matter.orders.length === 0
        ? undefined
        : {
            do: 'assign',
            matter: name,
            by: accountAt(model, matter, place),
            order: orderOf(matter, which),
            to: to === 'colleague' ? accountAt(model, matter, 'colleague') : to,
          },
    ),
  )

const leaveStep = fc
  .record({
    who: fc.constantFrom('zhoumin', 'linfeng', 'pengguixiang', 'luxin'),
    from: fc.constantFrom(-day, 0, 0, 2 * day),
    days: fc.constantFrom(-1, 1, 1, 3),
  })
  .map(({ who, from, days }) =>
    onOffice('leave', `${who}, from ${from / day} d, ${days} d`, model =>
      signedIn(model, who)
        ? { do: 'leave', who, from: model.now + from, until: model.now + from + days * day }
        : undefined,
    ),
  )

const roleChanges = {
  'deputy loses guardian': ['linfeng', ['counter']],
  'deputy is guardian': ['linfeng', ['guardian']],
  'guardian loses guardian': ['zhoumin', ['counter']],
  'guardian is guardian': ['zhoumin', ['guardian']],
  'third gains guardian': ['pengguixiang', ['officer', 'guardian']],
  'third loses guardian': ['pengguixiang', ['officer']],
  'officer loses officer': ['luxin', ['counter']],
  'officer is officer': ['luxin', ['officer']],
  'last administrator steps down': ['qinlang', ['counter']],
} as const

const rolesStep = fc.constantFrom(...(Object.keys(roleChanges) as (keyof typeof roleChanges)[])).map(change =>
  onOffice('roles', change, () => {
    const [who, roles] = roleChanges[change]
    return { do: 'roles', who, roles: [...roles] }
  }),
)

/** Every kind of step once, with the weight that its arbitrary has in a sequence. */
const drawn: readonly (readonly [weight: number, step: fc.Arbitrary<Step>])[] = [
  [
    9,
    fc
      .record({ slot, choice: fc.nat(9) })
      .map(({ slot, choice }) =>
        onMatter('next', slot, String(choice), (model, matter, name) => next(model, matter, name, choice)),
      ),
  ],
  [1, alarms.map(alarm => onOffice('file', alarm, model => ({ do: 'file', matter: `m${model.entries}`, alarm })))],
  [1, slot.map(slot => onMatter('propose', slot, '', (_, __, matter) => ({ do: 'propose', matter })))],
  [1, slot.map(slot => onMatter('look', slot, '', (_, __, matter) => ({ do: 'look', matter })))],
  [5, decideStep],
  [1, orderStep('sign')],
  [1, acceptStep],
  [2, assignStep],
  [1, orderStep('report')],
  [2, orderStep('return')],
  [
    1,
    fc.record({ slot, helped: fc.boolean() }).map(({ slot, helped }) =>
      onMatter('feedback', slot, helped ? 'helped' : 'did not help', (_, __, matter) => ({
        do: 'feedback',
        matter,
        helped,
      })),
    ),
  ],
  [
    1,
    fc
      .record({ slot, alarm: alarms })
      .map(({ slot, alarm }) =>
        onMatter('supplement', slot, alarm, (_, __, matter) => ({ do: 'supplement', matter, alarm })),
      ),
  ],
  [1, slot.map(slot => onMatter('withdraw', slot, '', (_, __, matter) => ({ do: 'withdraw', matter })))],
  [
    1,
    fc
      .record({ deed: fc.constantFrom('suspend', 'resume', 'resume'), what: fc.constantFrom('employee', 'scenario') })
      .map(({ deed, what }) => onOffice(deed, what, () => ({ do: deed, what }))),
  ],
  [1, leaveStep],
  [
    1,
    fc
      .nat(9)
      .map(back =>
        onOffice('cancel-leave', `${back} ago`, model =>
          model.leaves.length > back ? { do: 'cancel-leave', leave: model.leaves.length - 1 - back } : undefined,
        ),
      ),
  ],
  [1, rolesStep],
  [
    1,
    fc
      .record({
        deed: fc.constantFrom('disable', 'enable'),
        who: fc.constantFrom('zhoumin', 'linfeng', 'pengguixiang', 'luxin'),
      })
      .map(({ deed, who }) => onOffice(deed, who, () => ({ do: deed, who }))),
  ],
  [
    1,
    fc
      .record({
        who: fc.constantFrom('zhoumin', 'linfeng', 'pengguixiang', 'luxin'),
        as: fc.constantFrom('guardian', 'deputy', 'arbiter', 'none'),
      })
      .map(({ who, as }) => onOffice('appoint', `${who}, ${as}`, () => ({ do: 'appoint', who, as }))),
  ],
  [1, fc.constant(onOffice('tick', '', () => ({ do: 'tick' })))],
  [
    1,
    fc
      .constantFrom(minute, 40 * minute, 3 * 60 * minute, day, 4 * day, 16 * day)
      .map(milliseconds => onOffice('pass', `${milliseconds / minute} min`, () => ({ do: 'pass', milliseconds }))),
  ],
]

/** Arbitraries of single steps, the frequent ones several times over, as `fc.commands` wants them. */
export const steps: fc.Arbitrary<Step>[] = drawn.flatMap(([weight, step]) =>
  Array<fc.Arbitrary<Step>>(weight).fill(step),
)

/** What brings the office back to an ordinary day, so that no sequence starts where the one before left it. */
export function* restoring(model: Model): Generator<Action> {
  for (const account of Object.keys(model.people))
    if (personOf(model, account).isDisabled) yield { do: 'enable', who: account }
  for (const change of ['deputy is guardian', 'guardian is guardian', 'officer is officer'] as const) {
    const [who, roles] = roleChanges[change]
    if (personOf(model, who).roles.join() !== roles.join()) yield { do: 'roles', who, roles: [...roles] }
  }
  for (const [index, leave] of model.leaves.entries())
    if (!leave.isCancelled && leave.until > model.now) yield { do: 'cancel-leave', leave: index }
  const kindOf = (account: string) => model.guardians.find(one => one.account === account)?.kind
  if (kindOf('zhoumin') !== 'guardian') yield { do: 'appoint', who: 'zhoumin', as: 'guardian' }
  if (kindOf('linfeng') !== 'deputy') yield { do: 'appoint', who: 'linfeng', as: 'deputy' }
  if (kindOf('pengguixiang')) yield { do: 'appoint', who: 'pengguixiang', as: 'none' }
  if (personOf(model, 'pengguixiang').roles.join() !== 'officer')
    yield { do: 'roles', who: 'pengguixiang', roles: ['officer'] }
  if (model.isScenarioStopped) yield { do: 'resume', what: 'scenario' }
  if (model.employee === 'suspended') yield { do: 'resume', what: 'employee' }
}
