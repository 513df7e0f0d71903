import { z } from '@hono/zod-openapi'
import { refuseClassified } from '../../language/index.ts'
import { addAccessToken, getAccessToken, listAccessTokens, revokeAccessToken } from '../../people/index.ts'
import { AccessToken, AccessTokenInput, IssuedAccessToken } from '../../shapes/access-token.ts'
import { notAnObject } from '../../shapes/text.ts'
import type { Web } from '../context.ts'
import type { Endpoints, Seen } from '../endpoint.ts'

const Id = z.object({ id: z.uuid('编号不对') })

/** Tokens by which programs read and ask in one's own name (src/http/programs). */
export function accessTokenRoutes({ signed }: Endpoints, { office }: Web): void {
  const change = ({ act }: Pick<Seen, 'act'>) => ({
    ledger: office.ledger,
    actor: { kind: 'person' as const, id: act.person.id },
    now: act.now,
  })
  const tag = '我的'
  const access = 'signed-in'

  signed(
    {
      method: 'get',
      path: '/access-tokens',
      tag,
      summary: '自己的程序访问口令',
      access,
      response: z.object({ items: z.array(AccessToken) }),
    },
    async ({ tx, act }) => ({ items: await listAccessTokens(tx, act.person.id) }),
  )

  signed(
    {
      method: 'post',
      path: '/access-tokens',
      tag,
      summary: '制发程序访问口令，程序凭它以自己的身份查看和提问；只显示一次',
      access,
      body: AccessTokenInput,
      response: IssuedAccessToken,
      isSecret: true,
      status: 201,
    },
    async ({ tx, act, body }) => {
      refuseClassified([body.name])
      const asked = { name: body.name, expiresAt: new Date(body.expiresAt) }
      const { id, token } = await addAccessToken(tx, change({ act }), asked)
      return { accessToken: await getAccessToken(tx, act.person.id, id), token }
    },
  )

  signed(
    {
      method: 'post',
      path: '/access-tokens/{id}/revoke',
      tag,
      summary: '停用程序访问口令，立即生效',
      access,
      params: Id,
      body: z.object({}, notAnObject),
      response: AccessToken,
    },
    async ({ tx, act, params }) => {
      await revokeAccessToken(tx, change({ act }), params.id)
      return getAccessToken(tx, act.person.id, params.id)
    },
  )
}
