import { z } from '@hono/zod-openapi'
import { Instant } from './common.ts'
import { notAnObject, writing } from './text.ts'

/** By which a program acts as the person who made it: it reads and asks. */
export const AccessToken = z
  .object({
    id: z.string(),
    name: z.string(),
    madeAt: Instant,
    expiresAt: Instant,
    revokedAt: Instant.nullable(),
    usedAt: Instant.nullable().describe('last use, to within five minutes; null: never'),
  })
  .openapi('AccessToken')

export const AccessTokenInput = z
  .object(
    {
      name: writing('请写明给哪个程序用', 1, 60),
      expiresAt: z.iso.datetime({ offset: true, error: '请选择到期日' }).describe('at most a year from now'),
    },
    notAnObject,
  )
  .openapi('AccessTokenInput')

/** Shown once. */
export const IssuedAccessToken = z.object({ accessToken: AccessToken, token: z.string() }).openapi('IssuedAccessToken')

export type AccessToken = z.infer<typeof AccessToken>
export type IssuedAccessToken = z.infer<typeof IssuedAccessToken>
