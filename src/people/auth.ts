import { betterAuth } from 'better-auth'
import { organization, twoFactor, username } from 'better-auth/plugins'
import { parseSigned } from 'hono/utils/cookie'
import { sql } from 'kysely'
import type { Store } from '../store/index.ts'
import { personOfToken } from './directory.ts'
import type { Person } from './permissions.ts'

export interface AuthOptions {
  readonly secret: string
  /** Address under which people reach us where a proxy stands before us; its scheme decides about secure cookies. */
  readonly publicUrl: string | undefined
}

const timestamps = { createdAt: 'created_at', updatedAt: 'updated_at' }

/**
 * A desk that was left alone for half a day signs itself out; a lunch or a long meeting does not. And no sign-in, used
 * or not, reaches into the next working day: the longest shift is over by then, and nobody is put out in the middle of
 * a morning's work.
 */
const idleMilliseconds = 4 * 3_600_000
const longestMilliseconds = 16 * 3_600_000
/** The last use is written down at most this often. */
const useMilliseconds = 5 * 60_000

const cookiePrefix = 'bangban'

/** Who sent a request, and by which session. */
interface SignedIn {
  readonly session: string
  readonly person: Person
}

/** Passwords, sessions, second factor and departments by better-auth, over the tables of 0001-people.sql. */
export function openAuth(store: Store, { secret, publicUrl }: AuthOptions) {
  const isSecure = publicUrl?.startsWith('https:') ?? false
  const auth = betterAuth({
    appName: '帮办',
    database: store.pool,
    secret,
    baseURL: publicUrl ?? 'http://127.0.0.1',
    basePath: '/api/auth',
    // src/http/app.ts lets no request of another origin through; here the request's own is the trusted one
    trustedOrigins: request => {
      const origin = request?.headers.get('origin')
      return origin ? [origin] : []
    },
    telemetry: { enabled: false },
    logger: { disabled: true },
    // what is no refusal of its own reaches whoever called it, instead of a 500 that hides why
    onAPIError: { throw: true },
    emailAndPassword: { enabled: true, disableSignUp: true, minPasswordLength: 12, maxPasswordLength: 128 },
    user: {
      modelName: 'person',
      fields: { emailVerified: 'email_verified', ...timestamps },
    },
    session: {
      modelName: 'login_session',
      fields: {
        expiresAt: 'expires_at',
        ipAddress: 'ip_address',
        userAgent: 'user_agent',
        userId: 'person_id',
        ...timestamps,
      },
      // of the cookie; when the session itself ends stands in its row, see below
      expiresIn: longestMilliseconds / 1000,
      disableSessionRefresh: true,
      cookieCache: { enabled: false },
    },
    databaseHooks: {
      session: {
        create: {
          before: session =>
            Promise.resolve({ data: { ...session, expiresAt: new Date(Date.now() + idleMilliseconds) } }),
        },
      },
    },
    account: {
      modelName: 'account',
      fields: {
        accountId: 'account_id',
        providerId: 'provider_id',
        userId: 'person_id',
        accessToken: 'access_token',
        refreshToken: 'refresh_token',
        idToken: 'id_token',
        accessTokenExpiresAt: 'access_token_expires_at',
        refreshTokenExpiresAt: 'refresh_token_expires_at',
        ...timestamps,
      },
    },
    verification: {
      modelName: 'verification',
      fields: { expiresAt: 'expires_at', ...timestamps },
    },
    advanced: {
      useSecureCookies: isSecure,
      cookiePrefix,
      // the desk is a page that needs no session, and asks from there: no link elsewhere has to carry one along
      defaultCookieAttributes: { sameSite: 'strict' },
      ipAddress: { ipAddressHeaders: ['x-bangban-ip'] },
      database: { generateId: () => crypto.randomUUID() },
    },
    rateLimit: { enabled: false },
    plugins: [
      username({
        minUsernameLength: 3,
        maxUsernameLength: 31,
        schema: { user: { fields: { displayUsername: 'display_username' } } },
      }),
      twoFactor({
        issuer: '帮办',
        twoFactorTable: 'two_factor',
        schema: {
          user: { fields: { twoFactorEnabled: 'two_factor_enabled' } },
          twoFactor: {
            fields: {
              backupCodes: 'backup_codes',
              userId: 'person_id',
              failedVerificationCount: 'failed_verification_count',
              lockedUntil: 'locked_until',
            },
          },
        },
      }),
      organization({
        allowUserToCreateOrganization: false,
        schema: {
          session: { fields: { activeOrganizationId: 'active_department_id' } },
          organization: {
            modelName: 'department',
            fields: { createdAt: 'created_at' },
            additionalFields: {
              short: { type: 'string', required: true },
              kind: { type: 'string', required: true },
            },
          },
          member: {
            modelName: 'membership',
            fields: { organizationId: 'department_id', userId: 'person_id', createdAt: 'created_at' },
          },
          invitation: {
            fields: {
              organizationId: 'department_id',
              inviterId: 'inviter_id',
              expiresAt: 'expires_at',
              createdAt: 'created_at',
            },
          },
        },
      }),
    ],
  })
  const cookie = `${isSecure ? '__Secure-' : ''}${cookiePrefix}.session_token`
  return {
    handler: auth.handler,
    /**
     * Who sent this request, in one question to the database; undefined without a sign-in that still lasts. Its use
     * puts off its end. A disabled account is told as such.
     */
    signedIn: async (headers: Headers): Promise<SignedIn | undefined> => {
      const { [cookie]: token } = await parseSigned(headers.get('cookie') ?? '', secret, cookie)
      if (!token) return undefined
      const now = new Date()
      const found = await personOfToken(store.open, token, now)
      if (!found) return undefined
      const end = Math.min(now.getTime() + idleMilliseconds, found.createdAt.getTime() + longestMilliseconds)
      if (end - found.expiresAt.getTime() > useMilliseconds)
        await sql`update login_session set expires_at = ${new Date(end)}, updated_at = now()
          where id = ${found.session}`.execute(store.open)
      return found
    },
  }
}

export type Auth = ReturnType<typeof openAuth>
