import type { Context } from 'hono'
import { Problem, TooMany } from '../problems.ts'
import type { Web } from './context.ts'

/** The few calls of better-auth that we offer; the rest of it is not reachable. */
const offered: Record<string, 'GET' | 'POST'> = {
  '/sign-in/username': 'POST',
  '/sign-out': 'POST',
  '/two-factor/verify-totp': 'POST',
  '/two-factor/verify-backup-code': 'POST',
  '/two-factor/enable': 'POST',
  '/two-factor/disable': 'POST',
  '/list-sessions': 'GET',
  '/revoke-session': 'POST',
  '/revoke-other-sessions': 'POST',
  '/change-password': 'POST',
}

const messages: Record<string, string> = {
  INVALID_USERNAME_OR_PASSWORD: '账号或密码不对，请重新输入。',
  INVALID_PASSWORD: '密码不对，请重新输入。',
  INVALID_CODE: '验证码不对或已过期，请重新输入。',
  INVALID_BACKUP_CODE: '备用码不对或已用过。',
  PASSWORD_TOO_SHORT: '新密码至少 12 位。',
  PASSWORD_TOO_LONG: '新密码不要超过 128 位。',
  INVALID_TWO_FACTOR_COOKIE: '登录已过期，请重新输入账号和密码。',
  TOTP_NOT_ENABLED: '还没有启用第二因素。',
  USERNAME_TOO_LONG: '账号或密码不对，请重新输入。',
  USERNAME_TOO_SHORT: '账号或密码不对，请重新输入。',
  INVALID_USERNAME: '账号或密码不对，请重新输入。',
}

const tries = 10
const tryWindowSeconds = 300

/** Hands a call to better-auth, throttled, and turns its refusals into problems in Chinese. */
export async function handleSignIn(web: Web, c: Context): Promise<Response> {
  const path = new URL(c.req.url).pathname.slice('/api/auth'.length)
  if (offered[path] !== c.req.method) throw new Problem(404, 'not_found', '没有这个地址。')
  const ip = c.get('ip') as string
  // the address that better-auth records is ours to say, not the caller's
  const headers = new Headers(c.req.raw.headers)
  headers.set('x-bangban-ip', ip)
  const request = new Request(c.req.raw, { headers })
  let account: string | undefined
  if (path === '/sign-in/username' || path.startsWith('/two-factor/verify')) {
    const body = (await request
      .clone()
      .json()
      .catch(() => ({}))) as { username?: unknown } | null
    account = typeof body?.username === 'string' ? body.username.toLowerCase().slice(0, 40) : path
    // by account and address together, so that nobody can lock a colleague out from elsewhere
    web.limiter.count(`sign-in:${account}:${ip}`, tries, tryWindowSeconds, '尝试次数太多，请五分钟后再试。')
    web.limiter.count(`sign-in:${ip}`, tries * 20, tryWindowSeconds, '尝试次数太多，请五分钟后再试。')
  }
  const response = await web.auth.handler(request)
  if (response.ok) {
    if (path === '/sign-in/username' && account !== undefined) await refuseDisabled(web, account)
    if (account !== undefined) web.limiter.forget(`sign-in:${account}:${ip}`)
    return response
  }
  const body = (await response.json().catch(() => ({}))) as { code?: string }
  const code = body.code ?? ''
  if (response.status === 429) throw new TooMany(60)
  const status = response.status === 404 || response.status >= 500 ? 400 : response.status
  throw new Problem(
    code === 'INVALID_USERNAME_OR_PASSWORD' ? 401 : status,
    code.toLowerCase() || 'sign_in',
    messages[code] ?? (response.status === 401 ? '请先登录。' : '没有成功，请检查后再试。'),
  )
}

/**
 * A disabled account is refused only after its password was checked, and in the same words: neither time nor text tells
 * who has an account here. The session that the check made is ended.
 */
async function refuseDisabled(web: Web, account: string): Promise<void> {
  const db = web.office.store.open
  const row = await db
    .selectFrom('person')
    .select(['id', 'isDisabled'])
    .where('username', '=', account)
    .executeTakeFirst()
  if (!row?.isDisabled) return
  await db.deleteFrom('loginSession').where('personId', '=', row.id).execute()
  throw new Problem(401, 'invalid_username_or_password', messages['INVALID_USERNAME_OR_PASSWORD'] ?? '')
}
