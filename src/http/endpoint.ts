import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context, Next } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'
import { sql } from 'kysely'
import { type Act, recordRefusal } from '../casework/index.ts'
import { crashPoint } from '../crash.ts'
import { can, type Permission, type Person, sessionOf } from '../people/index.ts'
import { Classified, NotAllowed, Problem, SignedOut } from '../problems.ts'
import { Problem as ProblemShape } from '../shapes/common.ts'
import { owe, type Session, systemSession, type Tx } from '../store/index.ts'
import type { Variables, Web } from './context.ts'
import { type FileBody, fileContent, hungUp, receiveFile } from './file-body.ts'
import { answeredBefore, checkKey, once } from './idempotency.ts'
import { networkOf } from './limits.ts'
import { urgencyOf } from './overload.ts'

export type App = OpenAPIHono<{ Variables: Variables }>

/** Who may call a route: anybody, whoever is signed in, or those with a permission. */
export type Access = 'public' | 'signed-in' | Permission

type Shape = z.ZodType
type Infer<T> = T extends z.ZodType ? z.infer<T> : undefined
type ObjectShape = z.ZodObject

export interface Endpoint<Params, Query, Body, Done = unknown, Read = undefined> {
  readonly method: 'get' | 'post'
  /** Below /api, in OpenAPI's form: /orders/{id}/sign */
  readonly path: string
  readonly tag: string
  readonly summary: string
  readonly access: Access
  readonly params?: Params
  readonly query?: Query
  readonly body?: Body
  /** Instead of a body in JSON. */
  readonly file?: FileBody<Infer<Query>, Read>
  /** What it answers in JSON. */
  readonly response?: Shape
  /** Instead of JSON: bytes of this media type, which the handler returns. */
  readonly gives?: string
  readonly status?: 200 | 201
  /** The answer is shown once and never kept for a repeat. */
  readonly isSecret?: boolean
  /**
   * Reads the answer once the change is committed, so that nobody waits for the ledger meanwhile: what the handler
   * returns is then the name of what it changed, and all that is kept for a repeat, which shows it as it is by then.
   */
  readonly show?: (seen: Seen, done: Done) => Promise<unknown>
  /**
   * Done before the call's transaction, with none open and no turn taken, since it takes its time; the handler gets what it
   * returns. Its path is in `takesTurnLater` (overload.ts).
   */
  readonly ahead?: (asked: Asked<Infer<Body>>) => Promise<Read>
  /** Done once, after what the call changed is committed. */
  readonly afterwards?: () => Promise<void>
  /** Mutations that change nothing in casework and need no key: verifying, say. */
  readonly keyless?: boolean
  /**
   * Of a call without a key: goes on with what the handler returned, which nobody else sees, and with no transaction open,
   * since it takes its time. What it returns is the answer.
   */
  readonly outside?: (done: Done, person: Person) => Promise<unknown>
}

/** What is known of a call before its transaction. */
export interface Asked<Body> {
  readonly body: Body
  /** Undefined: whoever stands outside. */
  readonly person: Person | undefined
  readonly ip: string
}

/** On whose behalf something is read, and in which transaction. */
export interface Seen {
  readonly tx: Tx
  readonly act: Act
}

export interface Call<Params, Query, Body, Read = undefined> {
  readonly tx: Tx
  readonly params: Infer<Params>
  readonly query: Infer<Query>
  readonly body: Infer<Body>
  readonly now: Date
  /** The network of the caller, for throttles. */
  readonly ip: string
  /** What was made of the file that the call brought, or asked for ahead. */
  readonly read: Read
}

export interface SignedCall<Params, Query, Body, Read = undefined> extends Call<Params, Query, Body, Read>, Seen {}

/** Every route, for tests that walk through all of them. */
export interface RouteEntry {
  readonly method: 'get' | 'post'
  readonly path: string
  readonly access: Access
}

/** Who is signed in with this request; a disabled account is not. */
export async function personOf(web: Web, c: Context): Promise<Person | undefined> {
  const signedIn = await web.auth.signedIn(c.req.raw.headers)
  return signedIn?.person.isDisabled ? undefined : signedIn?.person
}

/**
 * What a person may do is asked again before what they did is committed: while the call waited for its turn their
 * account may have been disabled or a role taken away. What the call itself changed of its caller does not count.
 */
export async function refuseWithdrawn(tx: Tx, [person]: readonly Person[]): Promise<void> {
  if (!person) return
  const { rows } = await sql<{ isDisabled: boolean; role: string }>`
    select p.is_disabled, m.role from person p join membership m on m.person_id = p.id
    where p.id = ${person.id} and m.xmin <> pg_current_xact_id()::xid`.execute(tx)
  const now = rows[0]
  if (!now) return
  if (now.isDisabled) throw new SignedOut()
  if (person.roles.some(role => !now.role.split(',').includes(role))) throw new NotAllowed()
}

export function createEndpoints(app: App, web: Web) {
  const table: RouteEntry[] = []

  async function identify(c: Context, access: Access): Promise<Person | undefined> {
    if (access === 'public') return undefined
    const person = await personOf(web, c)
    if (!person) throw new SignedOut()
    if (access !== 'signed-in' && !can(person, access)) throw new NotAllowed()
    return person
  }

  function add<P extends ObjectShape, Q extends ObjectShape, B extends Shape, Done, Read = undefined>(
    endpoint: Endpoint<P, Q, B, Done, Read>,
    handle: (call: SignedCall<P, Q, B, Read>) => Promise<Done>,
  ): void {
    const { method, path, access, status = 200 } = endpoint
    table.push({ method, path: `/api${path}`, access })
    const route = createRoute({
      method,
      path: `/api${path}`,
      // who calls is settled before what they send is looked at
      middleware: [
        async (c: Context<{ Variables: Variables }>, next: Next) => {
          c.set('person', await identify(c, access))
          await next()
        },
      ] as const,
      tags: [endpoint.tag],
      summary: endpoint.summary,
      ...(access === 'public' ? { security: [] } : {}),
      request: {
        ...(endpoint.params ? { params: endpoint.params } : {}),
        ...(endpoint.query ? { query: endpoint.query } : {}),
        ...(endpoint.body
          ? { body: { required: true, content: { 'application/json': { schema: endpoint.body } } } }
          : {}),
        ...(endpoint.file ? { body: { required: true, content: fileContent } } : {}),
      },
      responses: {
        [status]: {
          description: '成功',
          content: endpoint.gives
            ? { [endpoint.gives]: { schema: z.string().openapi({ format: 'binary' }) } }
            : { 'application/json': { schema: endpoint.response ?? z.unknown() } },
        },
        default: { description: '没有成功', content: { 'application/problem+json': { schema: ProblemShape } } },
      },
    })
    app.openapi(route, async c => {
      const person = c.get('person')
      try {
        return await answer(c, person)
      } catch (error) {
        // the call's own transaction is given up by now; what is kept of it is a hash
        if (error instanceof Classified) {
          await recordRefusal(
            web.office,
            error,
            person ? { kind: 'person', id: person.id } : { kind: 'resident' },
            web.now(),
          )
        }
        throw endpoint.file && c.req.raw.signal.aborted ? hungUp() : error
      }
    })

    async function answer(c: Context<{ Variables: Variables }>, person: Person | undefined) {
      const now = web.now()
      const session: Session = person ? sessionOf(person) : systemSession
      if (person) web.limiter.count(`person:${person.id}`, 6000, 60)
      // each of these was validated by the schemas above before we came here
      const valid = (target: string) => c.req.valid(target as never) as never
      const { file, ahead } = endpoint
      const fileQuery = () => (endpoint.query ? valid('query') : (undefined as never))
      // public handlers are typed without it
      const act = (person ? { person, now } : undefined) as Act
      const call = (tx: Tx, read: Read) => ({
        tx,
        read,
        now,
        ip: networkOf(c.get('ip')),
        params: endpoint.params ? valid('param') : (undefined as never),
        query: endpoint.query ? valid('query') : (undefined as never),
        body: endpoint.body ? valid('json') : (undefined as never),
        act,
      })
      if (method === 'get' || endpoint.keyless) {
        const read = file && (await file.read(await receiveFile(c, file), fileQuery()))
        const leave = file ? await web.turns(urgencyOf(c.req.path)) : () => {}
        try {
          const done = await web.office.store.as(session, tx => handle(call(tx, read as Read)))
          const body = endpoint.outside ? await endpoint.outside(done, act.person) : done
          if (endpoint.gives) return c.body(body as Uint8Array<ArrayBuffer>, status, { 'content-type': endpoint.gives })
          return c.json(body as object, status as ContentfulStatusCode) as never
        } finally {
          leave()
        }
      }
      const key = checkKey(c.req.header('idempotency-key'))
      const sent = file ? await receiveFile(c, file) : undefined
      const content = sent ? `${new URL(c.req.url).search}\n${sent.sha256}` : endpoint.body ? await c.req.text() : ''
      const intention = {
        scope: person?.id ?? 'public',
        key,
        request: `${method} ${c.req.path}\n${content}`,
        isSecret: endpoint.isSecret ?? false,
      }
      const before = sent ? await answeredBefore(web.office, session, intention) : undefined
      const read =
        file && sent && !before
          ? await file.read(sent, fileQuery())
          : await ahead?.({ body: valid('json'), person, ip: networkOf(c.get('ip')) })
      // all others have theirs by now
      const leave = sent || ahead ? await web.turns(urgencyOf(c.req.path)) : () => {}
      try {
        sent?.signal.throwIfAborted()
        const given =
          before ??
          (await once(web.office, session, intention, async tx => {
            const body = await handle(call(tx, read as Read))
            // last of all, when nobody can come between any more
            if (person) owe(tx, refuseWithdrawn, person)
            return { status, body }
          }))
        crashPoint('call.committed')
        if (!given.replayed) await endpoint.afterwards?.()
        if (given.replayed) c.header('Idempotency-Replayed', 'true')
        const { show } = endpoint
        const body = show ? await web.office.store.as(session, tx => show({ tx, act }, given.body as Done)) : given.body
        return c.json(body as object, given.status as ContentfulStatusCode) as never
      } finally {
        leave()
      }
    }
  }

  return {
    table: table as readonly RouteEntry[],
    /** A route for those who are signed in. */
    signed: add,
    /** A route for everybody; its handler knows no person. */
    open<P extends ObjectShape, Q extends ObjectShape, B extends Shape, Done, Read = undefined>(
      endpoint: Omit<Endpoint<P, Q, B, Done, Read>, 'access' | 'file'>,
      handle: (call: Call<P, Q, B, Read>) => Promise<Done>,
    ): void {
      add({ ...endpoint, access: 'public' }, handle)
    },
  }
}

export type Endpoints = ReturnType<typeof createEndpoints>

/** Validation failures as problems that name each field. */
export function validationProblem(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): Problem {
  const fields: Record<string, string> = {}
  for (const issue of issues) fields[issue.path.map(String).join('.') || '内容'] ??= issue.message
  const first = Object.entries(fields)[0]
  return new Problem(422, 'invalid', first ? `${first[1]}。` : '内容不完整，请检查后再提交。', fields)
}
