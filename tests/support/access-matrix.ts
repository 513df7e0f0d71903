/**
 * Who may call what, and about which objects: the expected answer of every route of the program to every caller. What
 * is written here is what was decided, not what the code does; `tests/access-matrix.test.ts` compares the two.
 */

/** Whoever may call, from outside to inside. */
export const callers = {
  anonymous: 'nobody has signed in',
  expired: "a guardian's session, past its end",
  disabled: 'an account with every role, disabled while its session lived on',
  resident: 'no account; receipt and phone of the own appeal',
  otherResident: 'no account; the right receipt and a phone that is not the one',
  guardian: 'answers for the employee that routes appeals',
  deputy: 'deputy of the same employee, while its guardian is there',
  otherGuardian: 'guardian of another employee',
  idleGuardian: 'has the role of a guardian and no employee',
  foreignGuardian: 'has the role of a guardian in the department of urban management',
  officer: 'head of a section of urban management',
  colleague: 'officer of the same department',
  otherOfficer: 'officer of the department of water',
  gridWorker: 'walks a grid of a town; handles the orders given to her',
  counter: 'serves the counter of the hub',
  strayCounter: 'has the role of the counter in urban management, which has no counter',
  trainer: 'trains employees; reads the whole district',
  governor: 'governs employees; reads the whole district',
  auditor: 'reads the ledger and the whole district',
  admin: 'manages accounts and no matter',
} as const

export type Caller = keyof typeof callers

/** Callers who are not signed in, whatever they send. */
export const signedOut: readonly Caller[] = ['anonymous', 'expired', 'disabled', 'resident', 'otherResident']

/**
 * What a call is about, as seen by its caller: one's own; another's of the same department; one that only a foreign
 * department sees; none that exists; no identifier at all.
 */
export const relations = ['own', 'sibling', 'foreign', 'missing', 'malformed'] as const
export type Relation = (typeof relations)[number]

/** Kinds of objects; the words say in which state a call finds them. `nothing`: the route takes none. */
export type ObjectKind =
  | 'nothing'
  | 'receipt'
  | 'receipt of an answered appeal'
  | 'matter'
  | 'ended matter'
  | 'merged matter'
  | 'splittable matter'
  | 'photo'
  | 'routing proposal'
  | 'reply proposal'
  | 'order to sign'
  | 'order to assign'
  | 'order to report'
  | 'order to hand back'
  | 'order to return'
  | 'waiting request'
  | 'taken request'
  | 'employee'
  | 'person'
  | 'leave'
  | 'ledger entry'
  | 'router version'
  | 'access token'
  | 'summary'
  | 'api client'
  | 'webhook'
  | 'paused webhook'
  | 'delivery'
  | 'model'
  | 'session'
  | 'source'
  | 'draft source'
  | 'withdrawable source'
  | 'given answer'
  | 'wrong answer'
  | 'proposed correction'
  | 'adopted correction'

export interface Row {
  readonly route: `${'GET' | 'POST'} /${string}`
  readonly about: ObjectKind
  /**
   * By caller, the statuses for own, sibling, foreign, missing, malformed (one alone where the route takes no object).
   * "no": 200, and the item itself is refused. "-": there is no such object for this caller. Whoever is not named gets
   * 401 when signed out and 403 when signed in, whatever the object; `everybody` names the rest.
   */
  readonly answers: Readonly<Record<string, string>>
  /** Said of a GET that leaves a trace, or a POST that leaves none. */
  readonly changes?: boolean
}

const officers = 'officer colleague otherOfficer'
const hubGuardians = 'guardian deputy otherGuardian idleGuardian'
const guardians = `${hubGuardians} foreignGuardian`
/** Everybody who is signed in. */
const staff = `${guardians} ${officers} gridWorker counter strayCounter trainer governor auditor admin`
/** Those who see what their department has or had, and those who see the whole district. */
const departmental = `${guardians} ${officers} gridWorker counter strayCounter`
const district = 'trainer governor auditor'
/** Those of a department, but for the guardian who answers for everything that is proposed in these tests. */
const otherDepartmental = departmental.replace('guardian ', '')

const byReceipt = (route: Row['route'], about: ObjectKind = 'receipt'): Row => ({
  route,
  about,
  // an account opens no appeal here: receipt and phone do, both of them
  answers: { resident: '200 404 404 404 404', everybody: '404 404 404 404 404' },
})
const open = (route: Row['route'], status = '200'): Row => ({ route, about: 'nothing', answers: { everybody: status } })

export const matrix: readonly Row[] = [
  // residents
  open('POST /api/appeals', '201'),
  { ...byReceipt('POST /api/appeals/status'), changes: false },
  byReceipt('POST /api/appeals/supplement'),
  byReceipt('POST /api/appeals/feedback', 'receipt of an answered appeal'),
  byReceipt('POST /api/appeals/withdraw'),
  { route: 'POST /api/counter', about: 'receipt', answers: { everybody: '201 201 201 201 201' } },
  open('GET /api/departments'),
  open('GET /api/categories'),
  open('GET /api/district'),
  {
    route: 'GET /api/photos/:id',
    about: 'photo',
    changes: true,
    answers: {
      resident: '200 404 404 404 404',
      otherResident: '404 404 404 404 404',
      [departmental]: '200 200 404 404 404',
      [district]: '200 200 200 404 404',
    },
  },

  // what the office knows; own: public, sibling: internal of the own department, foreign: of another one
  open('POST /api/questions', '201'),
  { route: 'POST /api/questions/{id}/rate', about: 'given answer', answers: { everybody: '200 - - 404 422' } },
  // no model is connected there: whoever may read an answer is told so
  { route: 'POST /api/questions/{id}/writing', about: 'given answer', answers: { everybody: '409 - - 404 422' } },
  { route: 'GET /api/questions/{id}/writing', about: 'given answer', answers: { everybody: '404 - - 404 422' } },
  { route: 'GET /api/library/{id}', about: 'source', answers: { everybody: '200 404 404 404 422' } },
  {
    route: 'POST /api/knowledge/questions',
    about: 'nothing',
    answers: { [`${departmental} ${district}`]: '201' },
  },
  {
    route: 'POST /api/knowledge/plans',
    about: 'nothing',
    answers: { [`${departmental} ${district}`]: '201' },
  },
  {
    route: 'POST /api/summaries',
    about: 'source',
    answers: { [otherDepartmental]: '201 201 404 404 422', [`guardian ${district}`]: '201 201 201 404 422' },
  },
  { route: 'GET /api/summaries', about: 'nothing', answers: { [`${departmental} ${district}`]: '200' } },
  ...(['GET /api/summaries/{id}', 'POST /api/summaries/{id}/change'] as const).map(
    (route): Row => ({ route, about: 'summary', answers: { [`${departmental} ${district}`]: '200 404 404 404 422' } }),
  ),
  { route: 'GET /api/knowledge/sources', about: 'nothing', answers: { [`${departmental} ${district}`]: '200' } },
  {
    route: 'GET /api/knowledge/sources/{id}',
    about: 'source',
    // the guardian of the adviser decides on all of them
    answers: { [otherDepartmental]: '200 200 404 404 422', [`guardian ${district}`]: '200 200 200 404 422' },
  },
  ...(['check', 'fix'] as const).map(
    (task): Row => ({
      route: `POST /api/official-documents/${task}`,
      about: 'nothing',
      answers: { [`${departmental} ${district}`]: '200' },
      changes: false,
    }),
  ),
  { route: 'POST /api/knowledge/uploads', about: 'nothing', answers: { [`${guardians} trainer`]: '200' } },
  {
    route: 'POST /api/knowledge/publish',
    about: 'draft source',
    answers: { guardian: '200 - - 404 422', 'deputy otherGuardian idleGuardian foreignGuardian': '403 - - 403 422' },
  },
  {
    route: 'POST /api/knowledge/sources/{id}/withdraw',
    about: 'withdrawable source',
    answers: {
      [`${otherDepartmental} ${district}`]: '403 - - 404 422',
      guardian: '200 - - 404 422',
    },
  },
  {
    route: 'GET /api/knowledge/answers',
    about: 'nothing',
    answers: { [`${guardians} ${district}`]: '200' },
  },
  {
    route: 'POST /api/knowledge/answers/{id}/review',
    about: 'given answer',
    answers: { guardian: '200 - - 404 422', 'deputy otherGuardian idleGuardian foreignGuardian': '403 - - 403 422' },
  },
  {
    route: 'GET /api/knowledge/answers/{id}/passages',
    about: 'given answer',
    // the bureau of the last one sees what its own people asked
    answers: { [`${hubGuardians} trainer`]: '200 - - 404 422', foreignGuardian: '404 - - 404 422' },
  },
  {
    route: 'POST /api/knowledge/answers/{id}/correct',
    about: 'wrong answer',
    answers: { [`${hubGuardians} trainer`]: '201 - - 404 422', foreignGuardian: '404 - - 404 422' },
  },
  {
    route: 'GET /api/knowledge/sources/{id}/facts',
    about: 'draft source',
    answers: {
      'guardian trainer': '200 - - 404 422',
      'deputy otherGuardian idleGuardian foreignGuardian': '404 - - 404 422',
    },
  },
  {
    route: 'POST /api/knowledge/sources/{id}/correct',
    about: 'draft source',
    answers: {
      'guardian trainer': '200 - - 404 422',
      'deputy otherGuardian idleGuardian foreignGuardian': '404 - - 404 422',
    },
  },
  {
    route: 'GET /api/knowledge/corrections',
    about: 'nothing',
    answers: { [`${guardians} ${district}`]: '200' },
  },
  {
    route: 'POST /api/knowledge/corrections/{id}/decide',
    about: 'proposed correction',
    answers: { trainer: '200 - - 404 422' },
  },
  {
    route: 'POST /api/knowledge/corrections/{id}/withdraw',
    about: 'adopted correction',
    answers: { trainer: '200 - - 404 422' },
  },

  // what was asked by others is nobody's to have written
  ...(
    [
      'POST /api/knowledge/answers/{id}/writing',
      'GET /api/knowledge/answers/{id}/writing',
      'POST /api/knowledge/answers/{id}/writing/stop',
    ] as const
  ).map(
    (route): Row => ({ route, about: 'given answer', answers: { [`${departmental} ${district}`]: '404 - - 404 422' } }),
  ),

  // matters
  { route: 'GET /api/queue', about: 'nothing', answers: { [`${guardians} ${officers}`]: '200' } },
  { route: 'GET /api/matters', about: 'nothing', answers: { [`${departmental} ${district}`]: '200' } },
  {
    route: 'GET /api/matters/{id}',
    about: 'matter',
    answers: { [departmental]: '200 200 404 404 422', [district]: '200 200 200 404 422' },
  },
  {
    route: 'GET /api/matters/{id}/grid-workers',
    about: 'matter',
    answers: { [departmental]: '200 200 404 404 422', [district]: '200 200 200 404 422' },
  },
  {
    route: 'POST /api/matters/{id}/contact',
    about: 'matter',
    answers: { [departmental]: '200 200 404 404 422', [district]: '200 200 200 404 422' },
  },

  {
    route: 'POST /api/matters/{id}/erase',
    about: 'ended matter',
    answers: { governor: '200 200 200 404 422' },
  },

  // who decides where an appeal goes may split it
  {
    route: 'POST /api/matters/{id}/split',
    about: 'splittable matter',
    answers: {
      'guardian otherGuardian': '200 403 404 404 422',
      'deputy idleGuardian foreignGuardian': '403 403 404 404 422',
      [officers]: '403 403 404 404 422',
    },
  },

  // a merger is undone by whoever decides on the employee's proposals, and by the department that has the matter
  {
    route: 'POST /api/matters/{id}/separate',
    about: 'merged matter',
    answers: {
      [`guardian ${officers}`]: '200 409 404 404 422',
      'deputy otherGuardian idleGuardian foreignGuardian': '403 409 404 404 422',
    },
  },

  // decisions
  {
    route: 'POST /api/proposals/{id}/decision',
    about: 'routing proposal',
    answers: {
      'guardian otherGuardian': '200 403 404 404 422',
      'deputy idleGuardian foreignGuardian': '403 403 404 404 422',
      [officers]: '403 403 404 404 422',
    },
  },
  {
    route: 'POST /api/proposals/{id}/decision',
    about: 'reply proposal',
    answers: {
      // own: a colleague wrote it; sibling: they wrote it themselves
      [officers]: '200 403 404 404 422',
      [guardians]: '403 403 404 404 422',
    },
  },
  {
    route: 'POST /api/decisions',
    about: 'routing proposal',
    answers: {
      'guardian otherGuardian': '200 no no no 422',
      'deputy idleGuardian foreignGuardian': 'no no no no 422',
      [officers]: 'no no no no 422',
    },
  },

  // work orders
  { route: 'GET /api/orders', about: 'nothing', answers: { [`${officers} gridWorker governor`]: '200' } },
  {
    route: 'POST /api/orders/{id}/sign',
    about: 'order to sign',
    answers: { [officers]: '200 409 404 404 422', gridWorker: '200 403 404 404 422' },
  },
  {
    route: 'POST /api/orders/{id}/assign',
    about: 'order to assign',
    answers: { [officers]: '200 200 404 404 422' },
  },
  {
    route: 'POST /api/orders/{id}/report',
    about: 'order to report',
    answers: { [officers]: '200 409 404 404 422', gridWorker: '200 403 404 404 422' },
  },
  {
    route: 'POST /api/orders/{id}/hand-back',
    about: 'order to hand back',
    answers: { [officers]: '200 409 404 404 422', gridWorker: '200 403 404 404 422' },
  },
  {
    route: 'POST /api/orders/{id}/return',
    about: 'order to return',
    answers: { [officers]: '200 409 404 404 422' },
  },
  { route: 'GET /api/people/assignable', about: 'nothing', answers: { [officers]: '200' } },

  // the counter
  { route: 'GET /api/counter', about: 'nothing', answers: { 'counter strayCounter': '200' } },
  {
    route: 'POST /api/counter/{id}/take',
    about: 'waiting request',
    answers: { counter: '200 409 - 404 422', strayCounter: '- - 404 404 422' },
  },
  {
    route: 'POST /api/counter/{id}/finish',
    about: 'taken request',
    // a colleague may finish what another began
    answers: { counter: '200 200 - 404 422', strayCounter: '- - 404 404 422' },
  },

  // digital employees
  { route: 'GET /api/employees', about: 'nothing', answers: { [staff]: '200' } },
  { route: 'GET /api/employees/{id}', about: 'employee', answers: { [staff]: '200 - - 404 422' } },
  ...(['suspend', 'resume', 'incidents'] as const).map(
    (step): Row => ({
      route: `POST /api/employees/{id}/${step}`,
      about: 'employee',
      answers: {
        'guardian deputy governor': '200 - - 404 422',
        [`otherGuardian idleGuardian foreignGuardian ${officers} gridWorker counter strayCounter trainer auditor admin`]:
          '403 - - 404 422',
      },
    }),
  ),
  // asked for what its state doesn't allow, so that it is still there afterwards
  { route: 'POST /api/employees/{id}/advance', about: 'employee', answers: { governor: '409 - - 404 422' } },
  { route: 'POST /api/employees/{id}/guardians', about: 'employee', answers: { governor: '200 - - 404 422' } },
  { route: 'GET /api/hot', about: 'nothing', answers: { [`${guardians} ${officers} ${district}`]: '200' } },
  {
    route: 'GET /api/service-levels',
    about: 'nothing',
    answers: { [`${guardians} ${officers} ${district}`]: '200' },
  },
  { route: 'GET /api/overview', about: 'nothing', answers: { [`${guardians} ${officers} ${district}`]: '200' } },

  // people
  { route: 'GET /api/me', about: 'nothing', answers: { [staff]: '200' } },
  { route: 'GET /api/people', about: 'nothing', answers: { 'governor admin': '200' } },
  { route: 'POST /api/people', about: 'nothing', answers: { admin: '201' } },
  // sibling: themselves, the last administrator
  { route: 'POST /api/people/{id}/roles', about: 'person', answers: { admin: '200 409 - 404 422' } },
  { route: 'POST /api/people/{id}/disable', about: 'person', answers: { admin: '200 409 - 404 422' } },
  { route: 'POST /api/people/{id}/enable', about: 'person', answers: { admin: '200 - - 404 422' } },
  { route: 'POST /api/people/{id}/reset-password', about: 'person', answers: { admin: '200 - - 404 422' } },
  { route: 'GET /api/people/{id}/working-hours', about: 'person', answers: { 'governor admin': '200 200 - 404 422' } },
  { route: 'POST /api/people/{id}/working-hours', about: 'person', answers: { admin: '200 200 - 404 422' } },
  { route: 'POST /api/working-hours', about: 'nothing', answers: { [`${guardians} ${officers} gridWorker`]: '200' } },
  { route: 'POST /api/leave', about: 'nothing', answers: { [`${guardians} ${officers} gridWorker`]: '200' } },
  {
    route: 'POST /api/leave/{id}/cancel',
    about: 'leave',
    answers: { [`${guardians} ${officers} gridWorker`]: '200 404 404 404 422' },
  },
  { route: 'GET /api/access-tokens', about: 'nothing', answers: { [staff]: '200' } },
  { route: 'POST /api/access-tokens', about: 'nothing', answers: { [staff]: '201' } },
  // one's own, and nobody else's
  { route: 'POST /api/access-tokens/{id}/revoke', about: 'access token', answers: { [staff]: '200 404 404 404 422' } },
  open('GET /api/setup'),
  open('POST /api/setup', '409'),

  // the ledger
  { route: 'GET /api/ledger', about: 'nothing', answers: { 'governor auditor': '200' } },
  { route: 'GET /api/ledger/head', about: 'nothing', answers: { 'governor auditor': '200' } },
  { route: 'POST /api/ledger/verify', about: 'nothing', changes: false, answers: { 'governor auditor': '200' } },
  {
    route: 'GET /api/ledger/entries/{seq}/proof',
    about: 'ledger entry',
    answers: { 'governor auditor': '200 - - 404 422' },
  },
  { route: 'GET /api/ledger/export', about: 'nothing', changes: true, answers: { 'governor auditor': '200' } },
  { route: 'GET /api/events', about: 'nothing', answers: { [staff]: '200' } },

  // the router
  { route: 'GET /api/router', about: 'nothing', answers: { [district]: '200' } },
  { route: 'POST /api/router/train', about: 'nothing', answers: { trainer: '200' } },
  { route: 'POST /api/router/versions/{id}/promote', about: 'router version', answers: { trainer: '200 - - 404 422' } },
  { route: 'POST /api/router/versions/{id}/reject', about: 'router version', answers: { trainer: '200 - - 404 422' } },

  // programs of others
  { route: 'GET /api/api-clients', about: 'nothing', answers: { governor: '200' } },
  { route: 'POST /api/api-clients', about: 'nothing', answers: { governor: '201' } },
  { route: 'POST /api/api-clients/{id}/revoke', about: 'api client', answers: { governor: '200 - - 404 422' } },
  { route: 'GET /api/webhooks', about: 'nothing', answers: { governor: '200' } },
  { route: 'POST /api/webhooks', about: 'nothing', answers: { governor: '201' } },
  ...(['change', 'pause', 'secret', 'test', 'remove'] as const).map(
    (step): Row => ({
      route: `POST /api/webhooks/{id}/${step}`,
      about: 'webhook',
      answers: { governor: '200 - - 404 422' },
    }),
  ),
  { route: 'POST /api/webhooks/{id}/resume', about: 'paused webhook', answers: { governor: '200 - - 404 422' } },
  { route: 'GET /api/webhooks/{id}/deliveries', about: 'webhook', answers: { governor: '200 - - 404 422' } },
  {
    route: 'POST /api/webhooks/{id}/deliveries/{seq}/replay',
    about: 'delivery',
    answers: { governor: '200 - - 404 422' },
  },
  // language models
  { route: 'GET /api/models', about: 'nothing', answers: { 'governor auditor': '200' } },
  { route: 'GET /api/models/calls', about: 'nothing', answers: { 'governor auditor': '200' } },
  { route: 'GET /api/models/usage', about: 'nothing', answers: { 'governor auditor': '200' } },
  { route: 'POST /api/models', about: 'nothing', answers: { governor: '201' } },
  { route: 'POST /api/models/test', about: 'nothing', answers: { governor: '200' } },
  // of other models than there are
  { route: 'POST /api/models/order', about: 'nothing', changes: false, answers: { governor: '409' } },
  { route: 'POST /api/models/budget', about: 'nothing', answers: { governor: '200' } },
  { route: 'POST /api/models/policies/{id}', about: 'employee', answers: { governor: '200 - - 404 404' } },
  ...(['change', 'switch', 'remove'] as const).map(
    (step): Row => ({
      route: `POST /api/models/{id}/${step}`,
      about: 'model',
      answers: { governor: '200 - - 404 422' },
    }),
  ),
  open('GET /open311/v2/discovery.json'),
  open('GET /open311/v2/services.xml'),
  open('GET /open311/v2/services/cooking-fumes.json'),
  // a key opens these, no account does
  open('GET /open311/v2/requests.json', '403'),
  open('GET /open311/v2/requests/SF260101-0000-0000-00000.xml', '403'),
  open('GET /open311/v2/tokens/SF260101-0000-0000-00000.json', '403'),
  open('POST /open311/v2/requests.json', '403'),
  // a token opens these, no session does
  open('GET /v1/models', '401'),
  { route: 'GET /v1/models/:id', about: 'employee', answers: { everybody: '401 - - 401 401' } },
  open('POST /v1/chat/completions', '401'),
  open('GET /mcp', '401'),
  open('POST /mcp', '401'),

  // signing in and out
  open('POST /api/auth/sign-in/username', '401'),
  open('POST /api/auth/sign-out'),
  open('POST /api/auth/two-factor/verify-totp', '400|401'),
  open('POST /api/auth/two-factor/verify-backup-code', '400|401'),
  { route: 'POST /api/auth/two-factor/enable', about: 'nothing', answers: { [staff]: '400' } },
  { route: 'POST /api/auth/two-factor/disable', about: 'nothing', answers: { [staff]: '400' } },
  { route: 'GET /api/auth/list-sessions', about: 'nothing', answers: { [staff]: '200' } },
  // another's session, and none: told that it is over, and neither is touched
  { route: 'POST /api/auth/revoke-session', about: 'session', answers: { [staff]: '200 - 200 200 200' } },
  { route: 'POST /api/auth/revoke-other-sessions', about: 'nothing', answers: { [staff]: '200' } },
  { route: 'POST /api/auth/change-password', about: 'nothing', answers: { [staff]: '400' } },

  // pages, and what looks after the machine
  open('GET /', '200|404'),
  open('GET /desk/matters', '200|404'),
  open('GET /healthz'),
  open('GET /metrics'),
  open('GET /openapi.json'),
  open('GET /docs'),
  open('GET /api/nothing', '404'),
]

/** The statuses that a row expects for a caller, one for each relation (or one alone). */
export function expectedOf(row: Row, caller: Caller): readonly string[] {
  const named = Object.entries(row.answers).filter(([names]) => names.split(' ').includes(caller))
  if (named.length > 1) throw new Error(`${row.route} names ${caller} twice`)
  const width = row.about === 'nothing' ? 1 : relations.length
  const said = named[0]?.[1] ?? row.answers['everybody']
  const statuses = said?.split(' ') ?? Array.from({ length: width }, () => (signedOut.includes(caller) ? '401' : '403'))
  if (statuses.length !== width) throw new Error(`${row.route} has ${statuses.length} answers for ${caller}`)
  return statuses
}
