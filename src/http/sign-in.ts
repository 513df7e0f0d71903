import type { Context } from 'hono'
import { endAccessTokens, type Person, sessionOf } from '../people/index.ts'
import { Problem, SignedOut, TooMany, Unavailable } from '../problems.ts'
import type { Web } from './context.ts'
import { personOf } from './endpoint.ts'
import { networkOf } from './limits.ts'
import { endSession, listSessions, revokeSession } from './own-sessions.ts'

/** A call of better-auth that we offer. */
interface Offer {
  readonly who: 'anybody' | 'signed-in'
  /** It tells whether a password or a code is right, so it is throttled. */
  readonly isTry: boolean
  /** What of the body is handed on: not a wish that this device be trusted, nor a page to go to afterwards. */
  readonly takes: readonly string[]
  /** What of the answer is given: no session token, which no script may read. */
  readonly gives: readonly string[]
}

/** The rest of better-auth is not reachable. */
const offered: Record<string, Offer> = {
  '/sign-in/username': { who: 'anybody', isTry: true, takes: ['username', 'password'], gives: ['twoFactorRedirect'] },
  '/two-factor/verify-totp': { who: 'anybody', isTry: true, takes: ['code'], gives: [] },
  '/two-factor/verify-backup-code': { who: 'anybody', isTry: true, takes: ['code'], gives: [] },
  '/sign-out': { who: 'anybody', isTry: false, takes: [], gives: [] },
  '/two-factor/enable': { who: 'signed-in', isTry: true, takes: ['password'], gives: ['totpURI', 'backupCodes'] },
  '/two-factor/disable': { who: 'signed-in', isTry: true, takes: ['password'], gives: [] },
  '/change-password': { who: 'signed-in', isTry: true, takes: ['currentPassword', 'newPassword'], gives: [] },
  '/revoke-other-sessions': { who: 'signed-in', isTry: false, takes: [], gives: [] },
}

const wrongPassword = '账号或密码不对，请重新输入。'

const messages: Record<string, string> = {
  INVALID_USERNAME_OR_PASSWORD: wrongPassword,
  INVALID_PASSWORD: '密码不对，请重新输入。',
  INVALID_CODE: '验证码不对或已过期，请重新输入。',
  INVALID_BACKUP_CODE: '备用码不对或已用过。',
  PASSWORD_TOO_SHORT: '新密码至少 12 位。',
  PASSWORD_TOO_LONG: '新密码不要超过 128 位。',
  INVALID_TWO_FACTOR_COOKIE: '登录已过期，请重新输入账号和密码。',
  TOTP_NOT_ENABLED: '还没有启用第二因素。',
  USERNAME_TOO_LONG: wrongPassword,
  USERNAME_TOO_SHORT: wrongPassword,
  INVALID_USERNAME: wrongPassword,
}

const tries = 10
const tryWindowSeconds = 300
const tooManyTries = '尝试次数太多，请五分钟后再试。'
/** A code is right for half a minute, and in the one before and after it. */
const codeSeconds = 120

type Fields = Record<string, unknown>

const pick = (from: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(names.filter(name => Object.hasOwn(from, name)).map(name => [name, from[name]]))

async function bodyOf(c: Context): Promise<Fields> {
  const text = await c.req.text()
  if (text.trim() === '') return {}
  try {
    const body: unknown = JSON.parse(text)
    return typeof body === 'object' && body !== null ? { ...body } : {}
  } catch {
    throw new Problem(400, 'bad_request', '请求内容不是有效的 JSON。')
  }
}

/** Hands a call to better-auth, throttled, and turns its refusals into problems in Chinese. */
export async function handleSignIn(web: Web, c: Context): Promise<Response> {
  const path = new URL(c.req.url).pathname.slice('/api/auth'.length)
  const person = await personOf(web, c)
  const signedIn = () => {
    if (!person) throw new SignedOut()
    return person
  }
  if (c.req.method === 'GET' && path === '/list-sessions') return c.json(await listSessions(web, signedIn()))
  const offer = Object.hasOwn(offered, path) ? offered[path] : undefined
  if (c.req.method !== 'POST' || !(offer || path === '/revoke-session')) {
    throw new Problem(404, 'not_found', '没有这个地址。')
  }
  if (!offer || offer.who === 'signed-in') signedIn()
  const body = await bodyOf(c)
  if (!offer) return c.json(await revokeSession(web, signedIn(), body['token']))

  const network = networkOf(c.get('ip') as string)
  const account = typeof body['username'] === 'string' ? body['username'].toLowerCase().slice(0, 40) : ''
  // by account and network together, so that nobody can lock a colleague out from elsewhere
  const key =
    offer.who === 'signed-in' ? `secret:${person?.id}` : `sign-in:${account === '' ? path : account}:${network}`
  if (offer.isTry) {
    web.limiter.count(key, tries, tryWindowSeconds, tooManyTries)
    web.limiter.count(`sign-in:${network}`, tries * 20, tryWindowSeconds, tooManyTries)
  }
  const isSignIn = path === '/sign-in/username'
  const hash = isSignIn ? await passwordHash(web, account) : undefined
  const earlier = isSignIn ? await web.auth.signedIn(c.req.raw.headers) : undefined

  const response = await web.auth.handler(handedOn(c, path, pick(body, offer.takes)))
  if (!response.ok) throw await refusal(response)
  const answer = (await response.json()) as Fields & { token?: string; user?: { id?: string } }
  if (offer.isTry) web.limiter.forget(key)
  if (offer.who === 'anybody' && offer.isTry) {
    const whose = isSignIn ? ({ username: account } as const) : ({ id: answer.user?.id ?? '' } as const)
    if (!(await stillStands(web, whose, hash))) {
      await endSession(web, answer.token)
      throw new Problem(401, 'invalid_username_or_password', wrongPassword)
    }
    if (path === '/two-factor/verify-totp' && !person) await refuseUsedCode(web, answer, body['code'])
    if (earlier) await web.office.store.open.deleteFrom('loginSession').where('id', '=', earlier.session).execute()
  }
  if (path === '/change-password') {
    // a sign-in with the old password may have come to its end meanwhile
    await web.office.store.open
      .deleteFrom('loginSession')
      .where('personId', '=', signedIn().id)
      .where('token', '<>', answer.token ?? '')
      .execute()
    await endOwnTokens(web, signedIn())
  }
  for (const cookie of response.headers.getSetCookie()) c.header('set-cookie', cookie, { append: true })
  return c.json(pick(answer, offer.gives))
}

/** The call as better-auth gets it: the known fields alone, and the address that we know the caller by. */
function handedOn(c: Context, path: string, fields: Fields): Request {
  const headers = new Headers(c.req.raw.headers)
  for (const name of ['content-length', 'content-encoding', 'transfer-encoding']) headers.delete(name)
  headers.set('content-type', 'application/json')
  headers.set('x-bangban-ip', c.get('ip') as string)
  const body = path === '/change-password' ? { ...fields, revokeOtherSessions: true } : fields
  return new Request(new URL(`/api/auth${path}`, c.req.url), { method: 'POST', headers, body: JSON.stringify(body) })
}

/** Whoever knew the old password may have made themselves a token with it. */
async function endOwnTokens({ office, now }: Web, person: Person): Promise<void> {
  await office.store.as(sessionOf(person), async tx => {
    const records = await endAccessTokens(tx, person.id, now())
    if (records.length === 0) return
    const actor = { kind: 'person' as const, id: person.id }
    office.ledger.append(tx, { type: 'access_token.revoked', at: now(), actor, records })
  })
}

async function refusal(response: Response): Promise<Problem> {
  const { code = '' } = (await response.json().catch(() => ({}))) as { code?: string }
  if (response.status === 429) return new TooMany(60)
  if (response.status >= 500) return new Unavailable()
  const status = response.status === 404 ? 400 : response.status
  return new Problem(
    code === 'INVALID_USERNAME_OR_PASSWORD' ? 401 : status,
    code.toLowerCase() || 'sign_in',
    messages[code] ?? (response.status === 401 ? '请先登录。' : '没有成功，请检查后再试。'),
  )
}

const credential = (db: Web['office']['store']['open']) =>
  db
    .selectFrom('account as a')
    .innerJoin('person as p', 'p.id', 'a.personId')
    .select(['a.password', 'p.isDisabled'])
    .where('a.providerId', '=', 'credential')

async function passwordHash(web: Web, username: string): Promise<string | undefined> {
  const row = await credential(web.office.store.open).where('p.username', '=', username).executeTakeFirst()
  return row?.password ?? undefined
}

/**
 * Whether the account may still be signed in to with the password that was checked. A disabled one is refused only here
 * and in the same words, so that neither time nor text tells who has an account. Whoever disables an account or resets
 * its password ends the sessions that are there by then: this looks after ours is there as well, and waits for them,
 * so that none slips through between.
 */
async function stillStands(
  web: Web,
  whose: { readonly username: string } | { readonly id: string },
  hash: string | undefined,
): Promise<boolean> {
  const row = await credential(web.office.store.open)
    .$if('username' in whose, query => query.where('p.username', '=', 'username' in whose ? whose.username : ''))
    .$if('id' in whose, query => query.where('p.id', '=', 'id' in whose ? whose.id : ''))
    .forShare()
    .executeTakeFirst()
  return row !== undefined && !row.isDisabled && (hash === undefined || row.password === hash)
}

/** A code signs in once (RFC 6238, 5.2): whoever looked over a shoulder can't use it again while it lasts. */
async function refuseUsedCode(
  web: Web,
  { token, user }: { readonly token?: string; readonly user?: { readonly id?: string } },
  code: unknown,
): Promise<void> {
  try {
    web.limiter.count(`code:${user?.id}:${code}`, 1, codeSeconds, '这个验证码刚才已经用过，请等下一个。')
  } catch (error) {
    await endSession(web, token)
    throw error
  }
}
