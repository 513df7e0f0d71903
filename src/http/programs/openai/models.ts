import { appealScenario } from '../../../casework/index.ts'
import { adviser } from '../../../library/index.ts'
import type { Permission } from '../../../people/index.ts'
import { Problem } from '../../../problems.ts'
import { mayWork } from '../../../roster/index.ts'
import { QuestionInput } from '../../../shapes/library.ts'
import { writing } from '../../../shapes/text.ts'
import type { Tx } from '../../../store/index.ts'
import type { Web } from '../../context.ts'
import { askAdviser, askRouter } from '../asking.ts'
import type { Caller } from '../caller.ts'
import type { Asked } from './request.ts'
import { type Spoken, spokenAnswer, spokenRouting } from './spoken.ts'

interface Speaker {
  readonly scenarioId: string
  readonly permission: Permission
  /** `origin` is where people reach the desk. */
  ask(web: Web, caller: Caller, asked: Pick<Asked, 'question' | 'earlier'>, origin: string): Promise<Spoken>
}

/** A question as the employee takes it; throws what is wrong with it. */
function readQuestion(shape: ReturnType<typeof writing>, text: string): string {
  const read = shape.safeParse(text)
  if (read.success) return read.data
  const message = `${read.error.issues[0]?.message}。`
  throw new Problem(400, 'invalid_request', message, { messages: message })
}

/** Turns as far as each is a question; before one that is none, nothing counts. */
function readTurns(turns: readonly string[]): string[] {
  const read = turns.map(turn => QuestionInput.shape.question.safeParse(turn).data)
  return read.slice(read.lastIndexOf(undefined) + 1).filter(turn => turn !== undefined)
}

const appeal = writing('请写下诉求的内容', 2, 5000)

/** The employees that can be asked in words, by id: each is a model. */
const speakers: Readonly<Record<string, Speaker>> = {
  [adviser.employeeId]: {
    scenarioId: adviser.scenarioId,
    permission: 'knowledge.ask',
    ask: async (web, caller, { question, earlier }, origin) =>
      spokenAnswer(
        await askAdviser(web, caller, {
          question: readQuestion(QuestionInput.shape.question, question),
          earlier: readTurns(earlier),
        }),
        origin,
      ),
  },
  [appealScenario.employeeId]: {
    scenarioId: appealScenario.scenarioId,
    permission: 'matter.read',
    ask: async (web, caller, { question }) =>
      spokenRouting(await askRouter(web, caller, { text: readQuestion(appeal, question) })),
  },
}

export interface Model {
  readonly id: string
  readonly object: 'model'
  /** Since when somebody answers for it, in seconds since 1970. */
  readonly created: number
  /** Its department. */
  readonly owned_by: string
}

/** The employees that may work now and that the caller may ask. */
export async function listModels(tx: Tx, caller: Caller): Promise<Model[]> {
  const rows = await tx
    .selectFrom('employee as e')
    .innerJoin('department as d', 'd.id', 'e.departmentId')
    .innerJoin('guardianship as g', 'g.employeeId', 'e.id')
    .select(({ fn }) => ['e.id', 'd.name', fn.min('g.since').as('since')])
    .where('e.id', 'in', Object.keys(speakers))
    .groupBy(['e.id', 'd.name'])
    .orderBy('e.id')
    .execute()
  const models: Model[] = []
  for (const { id, name, since } of rows) {
    const speaker = speakers[id]
    if (!speaker || !caller.may(speaker.permission) || !(await mayWork(tx, id, speaker.scenarioId))) continue
    models.push({ id, object: 'model', created: Math.floor(since.getTime() / 1000), owned_by: name })
  }
  return models
}

export const noSuchModel = (id: string) =>
  new Problem(
    404,
    'model_not_found',
    `没有可以提问的数智员工「${id.slice(0, 60)}」：编号不对，现在停用，或者您无权提问。`,
    {
      model: '没有这个数智员工',
    },
  )

/** Whom a model stands for, among those that the caller may ask now. */
export async function speakerOf(tx: Tx, caller: Caller, id: string): Promise<Speaker> {
  const speaker = Object.hasOwn(speakers, id) ? speakers[id] : undefined
  if (!speaker || !caller.may(speaker.permission) || !(await mayWork(tx, id, speaker.scenarioId))) throw noSuchModel(id)
  return speaker
}
