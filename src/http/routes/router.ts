import { z } from '@hono/zod-openapi'
import { actorOf } from '../../casework/index.ts'
import { trainingState } from '../../jobs/index.ts'
import { refuseClassified } from '../../language/index.ts'
import { hasNews, promote, reject, routerState } from '../../learning/index.ts'
import { Conflict } from '../../problems.ts'
import { RouterDecision, RouterState } from '../../shapes/router.ts'
import { notAnObject } from '../../shapes/text.ts'
import type { Web } from '../context.ts'
import type { Endpoints, Seen, SignedCall } from '../endpoint.ts'

const Version = z.object({ id: z.string().min(1).max(64) })
const NoBody = z.object({}, notAnObject)

/** The trained routers: what each knows, which works, and the trainer's decisions on them. */
export function routerRoutes({ signed }: Endpoints, { office }: Web): void {
  const { ledger } = office

  const state = async ({ tx }: Pick<Seen, 'tx'>) => ({
    ...(await routerState(tx)),
    training: await trainingState(tx),
  })
  const tag = '分拨模型'
  const shown = { response: RouterState, show: (seen: Seen) => state(seen) }

  signed(
    { method: 'get', path: '/router', tag, summary: '分拨模型的版本', access: 'router.read', response: RouterState },
    state,
  )

  signed(
    {
      method: 'post',
      path: '/router/train',
      tag,
      summary: '现在训练一个候选版本',
      access: 'router.decide',
      body: NoBody,
      ...shown,
    },
    async ({ tx, act, now }) => {
      if ((await trainingState(tx)) === 'under_way') throw new Conflict('正在训练，练好后在这里比较和决定。')
      if (!(await hasNews(tx))) throw new Conflict('上次训练以来没有新的审定，现在训练得到的是同一个版本。')
      await office.enqueueTraining(tx, act.person.id)
      ledger.append(tx, { type: 'router.wanted', at: now, actor: actorOf(act) })
      return null
    },
  )

  type Decision = SignedCall<typeof Version, never, typeof RouterDecision>
  const deciding =
    (decide: typeof promote) =>
    async ({ tx, act, now, params, body }: Decision) => {
      refuseClassified([body.reason])
      await decide(tx, { ledger, actor: actorOf(act), now }, params.id, body.reason)
      return params.id
    }

  signed(
    {
      method: 'post',
      path: '/router/versions/{id}/promote',
      tag,
      summary: '启用候选版本，或退回到以前用过的版本',
      access: 'router.decide',
      params: Version,
      body: RouterDecision,
      ...shown,
    },
    deciding(promote),
  )

  signed(
    {
      method: 'post',
      path: '/router/versions/{id}/reject',
      tag,
      summary: '不采用候选版本',
      access: 'router.decide',
      params: Version,
      body: RouterDecision,
      ...shown,
    },
    deciding(reject),
  )
}
