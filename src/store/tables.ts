import type { ColumnType, Generated, JSONColumnType } from 'kysely'

type Instant = Date
/** Set once when the row is written. */
type Fixed<T> = ColumnType<T, T, never>
type Salt = ColumnType<string, string | undefined, never>

export interface PersonTable {
  id: string
  name: string
  email: string
  username: string
  displayUsername: string | null
  twoFactorEnabled: Generated<boolean>
  isDisabled: Generated<boolean>
  salt: Salt
  createdAt: Generated<Instant>
  updatedAt: Generated<Instant>
}

export interface DepartmentTable {
  id: string
  name: string
  slug: string
  short: string
  kind: 'hub' | 'bureau' | 'town'
  phone: string
  duties: string
  createdAt: Generated<Instant>
}

export interface MembershipTable {
  id: string
  departmentId: string
  personId: string
  role: string
  title: string | null
  grid: string | null
}

export interface AccountTable {
  id: string
  accountId: string
  providerId: string
  personId: string
  password: string | null
}

export interface LoginSessionTable {
  id: string
  personId: string
  token: string
  createdAt: Generated<Instant>
  expiresAt: Instant
}

export interface DistrictTable {
  singleton: Generated<boolean>
  name: string
  isDemo: boolean
  hotline: string
}

export type LifeState = 'registered' | 'trial' | 'service' | 'suspended' | 'retired'

export interface EmployeeTable {
  id: string
  number: string
  name: string
  departmentId: string
  version: string
  definitionDigest: string
  state: LifeState
  resumesTo: 'registered' | 'trial' | 'service' | null
  salt: Salt
}

export interface ScenarioSuspensionTable {
  employeeId: string
  scenarioId: string
  reason: string
  suspendedBy: string
  suspendedAt: Instant
  salt: Salt
}

export interface GuardianshipTable {
  id: Generated<string>
  employeeId: string
  personId: string
  kind: 'guardian' | 'deputy' | 'arbiter'
  since: Instant
  until: Instant | null
  salt: Salt
}

export interface LeaveTable {
  id: Generated<string>
  personId: string
  since: Instant
  until: Instant
  cancelledAt: Instant | null
  salt: Salt
}

export interface WorkingWindowTable {
  id: Generated<string>
  personId: Fixed<string>
  /** 1 Monday … 7 Sunday */
  weekday: Fixed<number>
  /** minutes of the day in Beijing; `untilMinute` is not part of it */
  fromMinute: Fixed<number>
  untilMinute: Fixed<number>
  endedAt: Instant | null
  salt: Salt
}

/** When a resident can be met: on working days by day or in the evening, on days off. */
export type ReachableTime = 'workday' | 'evening' | 'weekend'

export interface CategoryTable {
  id: string
  level1: string
  level2: string
  departmentId: string
  days: number
}

export type MatterState =
  | 'received'
  | 'proposed'
  | 'manual'
  | 'dispatched'
  | 'handling'
  | 'reviewing'
  | 'answered'
  | 'closed'
  | 'refused'
  | 'withdrawn'
  | 'merged'

export interface MatterTable {
  id: Generated<string>
  receipt: Fixed<string>
  employeeId: Fixed<string>
  scenarioId: Fixed<string>
  title: string
  content: string
  place: string | null
  contactName: string | null
  contactPhone: string
  reachable: ColumnType<ReachableTime[], readonly ReachableTime[] | undefined, never>
  channel: Fixed<'portal' | 'import' | 'open311'>
  externalId: Fixed<string | null>
  state: MatterState
  version: Generated<number>
  urgency: 'danger' | 'urgent' | 'normal'
  categoryId: string | null
  departmentId: string
  intakeDepartmentId: Fixed<string>
  visibleTo: string[]
  bounceCount: Generated<number>
  reopenedCount: Generated<number>
  filedAt: Fixed<Instant>
  dueAt: Instant | null
  closedAt: Instant | null
  answer: string | null
  answeredAt: Instant | null
  feedbackHelped: boolean | null
  feedbackComment: string | null
  feedbackAt: Instant | null
  salt: Salt
}

/** Pairs of neighbouring characters of a matter's text; written by a trigger. */
export interface MatterIndexTable {
  matterId: Fixed<string>
  filedAt: Fixed<Instant>
  pairs: Fixed<number[]>
}

/** visible_to as rows; written by a trigger. */
export interface MatterVisibilityTable {
  departmentId: Fixed<string>
  filedAt: Fixed<Instant>
  matterId: Fixed<string>
}

export interface AttachmentTable {
  id: Generated<string>
  matterId: string
  name: string
  mediaType: 'image/jpeg' | 'image/png' | 'image/webp'
  sha256: string
  bytes: Buffer
  purpose: 'appeal' | 'report'
  addedAt: Instant
  salt: Salt
}

export interface ProposalTable {
  id: Generated<string>
  matterId: string
  version: number
  kind: 'routing' | 'reply'
  employeeId: string | null
  authorPersonId: string | null
  madeAt: Instant
  madeWith: string | null
  output: JSONColumnType<object> | null
  evidence: JSONColumnType<unknown[], string, never>
  runnersUp: JSONColumnType<unknown[], string, never>
  confidence: number | null
  isSure: boolean
  doubts: JSONColumnType<unknown[], string, never>
  gate: JSONColumnType<unknown[], string, never>
  state: Generated<'open' | 'decided' | 'superseded'>
  shownDigest: string | null
  salt: Salt
}

export interface DecisionTable {
  id: Generated<string>
  proposalId: string
  kind: 'approve' | 'amend' | 'return' | 'refuse' | 'take_over' | 'merge'
  decidedBy: string
  decidedAt: Instant
  shownDigest: string
  output: JSONColumnType<object> | null
  reason: string | null
  salt: Salt
}

/** What was decided on an employee's proposal; written by a trigger. */
export interface VerdictTable {
  decisionId: Fixed<string>
  employeeId: Fixed<string>
  decidedAt: Fixed<Instant>
  kind: Fixed<DecisionTable['kind']>
  isFirst: Fixed<boolean>
}

export interface EffectTable {
  id: Generated<string>
  decisionId: string
  kind: 'dispatch' | 'reply' | 'refusal' | 'merge'
  idempotencyKey: string
  payload: JSONColumnType<object>
  happenedAt: Instant
  salt: Salt
}

export type OrderState = 'open' | 'signed' | 'assigned' | 'accepted' | 'reported' | 'completed' | 'returned'

export interface WorkOrderTable {
  id: Generated<string>
  number: string
  matterId: string
  effectId: string
  departmentId: string
  handlerId: string | null
  state: OrderState
  instructions: string
  openedAt: Instant
  signBy: Instant
  dueAt: Instant
  signedAt: Instant | null
  signedBy: string | null
  reportedAt: Instant | null
  completedAt: Instant | null
  measure: string | null
  returnReason: string | null
  escalation: Generated<number>
  salt: Salt
}

/** Why a department returned an order. */
export interface OrderReturnTable {
  id: Fixed<string>
  code: Fixed<'duty' | 'place' | 'unclear' | 'procedure' | 'other'>
  returnedAt: Fixed<Instant>
  salt: Salt
}

/** Which matter another one follows, while it does. */
export interface MergedMatterTable {
  id: Fixed<string>
  leadId: Fixed<string>
  effectId: Fixed<string>
  mergedAt: Fixed<Instant>
  salt: Salt
}

/** Which matter came out of which, where an appeal told of several. */
export interface SplitMatterTable {
  id: Fixed<string>
  fromId: Fixed<string>
  splitAt: Fixed<Instant>
  salt: Salt
}

/** Streets and estates that one grid worker walks. */
export interface GridCellTable {
  grid: Fixed<string>
  townId: string
  community: string
  names: string[]
  salt: Salt
}

/** What the last reading said of one of the newest appeals. */
export interface HotAppealTable {
  matterId: Fixed<string>
  community: string | null
  townId: string | null
  issue: string | null
  place: number | null
}

export interface HotReadingTable {
  singleton: Generated<boolean>
  since: Instant
  madeAt: Instant
  appeals: number
}

export interface IncidentTable {
  id: Generated<string>
  employeeId: string
  matterId: string | null
  reportedBy: string
  what: string
  reportedAt: Instant
  salt: Salt
}

export interface CounterRequestTable {
  id: Generated<string>
  name: string
  phone: string
  question: string
  matterId: string | null
  state: Generated<'waiting' | 'taken' | 'finished'>
  askedAt: Instant
  takenBy: string | null
  takenAt: Instant | null
  finishedAt: Instant | null
  note: string | null
  salt: Salt
}

export interface IdempotencyTable {
  scope: string
  key: string
  fingerprint: string
  status: number
  body: string
  createdAt: Generated<Instant>
}

export interface RoutingExampleTable {
  id: string
  title: string
  content: string
  place: string | null
  categoryId: string
  origin: 'seed' | 'decision'
  addedAt: Generated<Instant>
  salt: Salt
}

export interface RouterVersionTable {
  version: string
  trainedAt: Instant
  wantedBy: string | null
  learnedUntil: Instant
  examples: number
  report: JSONColumnType<object | null>
  comparison: JSONColumnType<object> | null
  state: 'candidate' | 'service' | 'retired' | 'rejected'
  decidedBy: string | null
  decidedAt: Instant | null
  reason: string | null
  salt: Salt
}

/** What the office knows and may quote; its words are in `passage`. */
export interface SourceTable {
  id: Generated<string>
  kind: 'law' | 'policy' | 'guide'
  externalId: Fixed<string | null>
  title: string
  documentNumber: string | null
  issuer: string | null
  /** Days are written 2025-03-18. */
  issuedOn: string | null
  inForceFrom: string | null
  inForceUntil: string | null
  replaces: JSONColumnType<{ readonly title: string; readonly number: string | null }[]>
  replacedBy: string | null
  classification: 'public' | 'internal'
  departmentId: string | null
  details: JSONColumnType<object> | null
  remarks: JSONColumnType<string[]>
  /** What people put right while it was a draft, the first one first. */
  corrections: JSONColumnType<
    { readonly by: string; readonly at: string; readonly changes: { field: string; from: unknown; to: unknown }[] }[],
    string | undefined
  >
  /** SHA-256 of all of this and of all passages. */
  digest: string
  passages: Fixed<number>
  state: 'draft' | 'published' | 'withdrawn'
  addedBy: Fixed<string | null>
  addedAt: Fixed<Instant>
  decidedBy: string | null
  decidedAt: Instant | null
  reason: string | null
  salt: Salt
}

export interface PassageTable {
  sourceId: Fixed<string>
  position: Fixed<number>
  heading: Fixed<string>
  label: Fixed<string>
  words: Fixed<string>
  alsoAsked: Fixed<string>
}

export interface LibraryVersionTable {
  singleton: Generated<boolean>
  version: number
  vectorKey: string | null
  vectors: Generated<number>
}

/** What a passage means, as one endpoint says it; made anew where another one does. */
export interface PassageVectorTable {
  sourceId: Fixed<string>
  position: Fixed<number>
  key: string
  scale: number
  vector: Buffer
  version: number
  madeAt: Instant
}

/** What a language model wrote to a question, with what the check of its sources found. */
export interface WrittenAnswerTable {
  id: Fixed<string>
  writtenAt: Fixed<Instant>
  model: Fixed<string>
  isComplete: Fixed<boolean>
  note: Fixed<string>
  given: ColumnType<{ sourceId: string; position: number }[], string, never>
  sentences: ColumnType<{ text: string; cites: number[]; faults: { kind: string; said: string }[] }[], string, never>
  salt: Salt
}

/** An answer that quoted published sources; its guardian looks at it afterwards. */
export interface AnswerTable {
  id: Generated<string>
  employeeId: Fixed<string>
  /** policy-questions unless it is said otherwise */
  scenarioId: ColumnType<string, string | undefined, never>
  askedAt: Fixed<Instant>
  askedBy: Fixed<string | null>
  question: Fixed<string>
  onDay: Fixed<string>
  outcome: Fixed<'answered' | 'declined'>
  output: ColumnType<object, string, never>
  feedback: 'helped' | 'not_helped' | null
  verdict: 'right' | 'wrong' | null
  note: string | null
  reviewedBy: string | null
  reviewedAt: Instant | null
  salt: Salt
}

/** Many documents or appeals in one table, for whoever made it. */
export interface SummaryTable {
  id: Generated<string>
  employeeId: Fixed<string>
  scenarioId: ColumnType<string, string | undefined, never>
  madeBy: Fixed<string>
  madeAt: Fixed<Instant>
  changedAt: Instant
  title: string
  subject: Fixed<'documents' | 'matters'>
  content: ColumnType<object, string, string>
  salt: Salt
}

export interface AnswerCitationTable {
  answerId: Fixed<string>
  sourceId: Fixed<string>
  position: Fixed<number>
}

/** The right answer to a question that was answered wrongly; it teaches once a trainer has adopted it. */
export interface CorrectionTable {
  id: Generated<string>
  answerId: Fixed<string>
  /** Passages in the order of their numbers: of which source, and where in it; none: nothing answers. */
  sourceIds: Fixed<string[]>
  positions: Fixed<number[]>
  sentences: ColumnType<{ text: string; cites: number[] }[], string, never>
  note: Fixed<string | null>
  proposedBy: Fixed<string>
  proposedAt: Fixed<Instant>
  state: ColumnType<'proposed' | 'adopted' | 'declined' | 'withdrawn', undefined, 'adopted' | 'declined' | 'withdrawn'>
  decidedBy: string | null
  decidedAt: Instant | null
  reason: string | null
  withdrawnBy: string | null
  withdrawnAt: Instant | null
  withdrawnReason: string | null
  salt: Salt
}

export interface ModelEndpointTable {
  id: Generated<string>
  name: string
  baseUrl: string
  model: string
  isLocal: boolean
  isReasoning: boolean
  /** What it is asked for: to write, or for vectors. */
  purpose: Generated<'chat' | 'embedding'>
  /** Of one of its vectors; 0 where it writes. */
  dimensions: Generated<number>
  position: number
  switchedOffAt: Instant | null
  madeBy: Fixed<string>
  madeAt: Fixed<Instant>
  salt: Salt
}

export interface ModelKeyTable {
  endpointId: Fixed<string>
  secret: string
}

export interface ModelPolicyTable {
  employeeId: Fixed<string>
  reach: 'none' | 'local' | 'any'
  audience: 'officers' | 'everyone'
  decidedBy: string
  decidedAt: Instant
  salt: Salt
}

export interface ModelBudgetTable {
  singleton: Generated<boolean>
  dailyTokens: number | null
  decidedBy: string
  decidedAt: Instant
  salt: Salt
}

/** One attempt to get an answer of a language model. */
export interface ModelCallTable {
  id: Generated<string>
  at: Fixed<Instant>
  call: Fixed<string>
  step: Fixed<number>
  attempt: Fixed<number>
  employeeId: Fixed<string | null>
  purpose: Fixed<string>
  departmentId: Fixed<string | null>
  personId: Fixed<string | null>
  endpoint: Fixed<string>
  isLocal: Fixed<boolean>
  askedModel: Fixed<string>
  answeredModel: Fixed<string | null>
  requestHash: Fixed<string>
  responseHash: Fixed<string>
  kind: Fixed<string>
  reason: Fixed<string>
  promptTokens: Fixed<number>
  completionTokens: Fixed<number>
  isEstimated: Fixed<boolean>
  milliseconds: Fixed<number>
  salt: Salt
}

/** A program that files appeals here. */
export interface ApiClientTable {
  id: Generated<string>
  name: string
  /** SHA-256 of its key. */
  keyDigest: Fixed<string>
  madeBy: Fixed<string>
  madeAt: Fixed<Instant>
  revokedBy: string | null
  revokedAt: Instant | null
  salt: Salt
}

/** By which a program acts as the person who made it. */
export interface AccessTokenTable {
  id: Generated<string>
  personId: Fixed<string>
  name: Fixed<string>
  /** SHA-256 of the token. */
  tokenDigest: Fixed<string>
  madeAt: Fixed<Instant>
  expiresAt: Fixed<Instant>
  revokedAt: Instant | null
  usedAt: Instant | null
  salt: Salt
}

/** Which program filed a matter, and what it said of it. */
export interface ApiRequestTable {
  id: Fixed<string>
  clientId: Fixed<string>
  serviceCode: Fixed<string>
  accountId: Fixed<string | null>
  lat: Fixed<number | null>
  long: Fixed<number | null>
  filedAt: Fixed<Instant>
  salt: Salt
}

export interface AppealAgeTable {
  id: Fixed<string>
  ageGroup: Fixed<'0-17' | '18-44' | '45-59' | '60-74' | '75+'>
  salt: Salt
}

export interface WebhookTable {
  id: Generated<string>
  name: string
  url: string
  types: string[]
  madeBy: Fixed<string>
  madeAt: Fixed<Instant>
  pausedAt: Instant | null
  salt: Salt
}

/** What is secret of a webhook, and the first ledger entry that has not been looked at for it. */
export interface WebhookOutboxTable {
  webhookId: Fixed<string>
  secret: string
  previousSecret: string | null
  previousUntil: Instant | null
  goneAt: Instant | null
  nextSeq: number
}

export interface WebhookDeliveryTable {
  webhookId: Fixed<string>
  seq: Fixed<number>
  type: Fixed<string>
  receipt: Fixed<string | null>
  body: Fixed<string>
  state: Generated<'pending' | 'delivered' | 'failed'>
  attempts: Generated<number>
  nextAt: Instant
  lastAt: Instant | null
  lastStatus: number | null
  lastAnswer: string | null
}

export interface LedgerEntryTable {
  seq: number
  body: string
  leafHash: string
  previous: string
  at: Instant
  type: string
  matterId: string | null
}

export interface LedgerHeadTable {
  singleton: Generated<boolean>
  size: number
  frontier: string[]
  lastHash: string
  root: string
  checkpoint: string
}

export interface LedgerCheckpointTable {
  size: number
  root: string
  checkpoint: string
  madeAt: Instant
}

export interface LedgerNodeTable {
  /** 8, 16, 24 …: the root of 2^level leaves. */
  level: number
  index: number
  hash: string
}

/** Every table that the application reads or writes, in camelCase; the database has snake_case. */
export interface Tables {
  person: PersonTable
  department: DepartmentTable
  membership: MembershipTable
  account: AccountTable
  loginSession: LoginSessionTable
  district: DistrictTable
  employee: EmployeeTable
  scenarioSuspension: ScenarioSuspensionTable
  guardianship: GuardianshipTable
  leaveOfAbsence: LeaveTable
  workingWindow: WorkingWindowTable
  category: CategoryTable
  matter: MatterTable
  matterIndex: MatterIndexTable
  matterVisibility: MatterVisibilityTable
  attachment: AttachmentTable
  proposal: ProposalTable
  decision: DecisionTable
  verdict: VerdictTable
  effect: EffectTable
  workOrder: WorkOrderTable
  mergedMatter: MergedMatterTable
  orderReturn: OrderReturnTable
  splitMatter: SplitMatterTable
  gridCell: GridCellTable
  hotAppeal: HotAppealTable
  hotReading: HotReadingTable
  incident: IncidentTable
  counterRequest: CounterRequestTable
  idempotency: IdempotencyTable
  routingExample: RoutingExampleTable
  routerVersion: RouterVersionTable
  accessToken: AccessTokenTable
  apiClient: ApiClientTable
  apiRequest: ApiRequestTable
  appealAge: AppealAgeTable
  webhook: WebhookTable
  webhookOutbox: WebhookOutboxTable
  webhookDelivery: WebhookDeliveryTable
  source: SourceTable
  passage: PassageTable
  passageVector: PassageVectorTable
  libraryVersion: LibraryVersionTable
  answer: AnswerTable
  answerCitation: AnswerCitationTable
  summary: SummaryTable
  writtenAnswer: WrittenAnswerTable
  correction: CorrectionTable
  modelEndpoint: ModelEndpointTable
  modelKey: ModelKeyTable
  modelPolicy: ModelPolicyTable
  modelBudget: ModelBudgetTable
  modelCall: ModelCallTable
  ledgerEntry: LedgerEntryTable
  ledgerHead: LedgerHeadTable
  ledgerCheckpoint: LedgerCheckpointTable
  ledgerNode: LedgerNodeTable
}
