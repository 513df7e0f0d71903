import { isUtf8 } from 'node:buffer'
import { randomBytes, randomUUID } from 'node:crypto'
import { PassThrough, Readable } from 'node:stream'
import { setTimeout as sleep } from 'node:timers/promises'
import { getConnInfo } from '@hono/node-server/conninfo'
import { OpenAPIHono } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { findPhoto } from '../casework/index.ts'
import { exportLedger } from '../ledger/index.ts'
import { can, sessionOf } from '../people/index.ts'
import { NotAllowed, NotFound, Problem, SignedOut, Unavailable } from '../problems.ts'
import type { Session } from '../store/index.ts'
import type { Variables, Web } from './context.ts'
import { docsPage } from './docs-page.ts'
import { createEndpoints, personOf, type RouteEntry, validationProblem } from './endpoint.ts'
import { createEvents } from './events.ts'
import { isFileType } from './file-body.ts'
import { networkOf } from './limits.ts'
import { createMetrics } from './metrics.ts'
import { open311Error, open311Routes } from './open311/index.ts'
import { bringsFile, takesTurnLater, urgencyOf } from './overload.ts'
import { problemResponse, toProblem } from './problem-response.ts'
import { isOfPrograms, programError, programRoutes } from './programs/index.ts'
import { accessTokenRoutes } from './routes/access-tokens.ts'
import { correctionRoutes } from './routes/corrections.ts'
import { counterRoutes } from './routes/counter.ts'
import { employeeRoutes } from './routes/employees.ts'
import { eventRoutes } from './routes/events.ts'
import { integrationRoutes } from './routes/integrations.ts'
import { ledgerRoutes } from './routes/ledger.ts'
import { libraryRoutes } from './routes/library.ts'
import { modelRoutes } from './routes/models.ts'
import { officialDocumentRoutes } from './routes/official-documents.ts'
import { overviewRoutes } from './routes/overview.ts'
import { peopleRoutes } from './routes/people.ts'
import { matterOfReceipt, residentRoutes } from './routes/residents.ts'
import { routerRoutes } from './routes/router.ts'
import { summaryRoutes } from './routes/summaries.ts'
import { uploadRoutes } from './routes/uploads.ts'
import { workRoutes } from './routes/work.ts'
import { writingRoutes } from './routes/writing.ts'
import { handleSignIn } from './sign-in.ts'
import { createStatic } from './static.ts'

/** Three photos of 2 MB in base64, and the text. */
const largestBody = 9_500_000
/** An appeal as a form, each byte of its text written as three. */
const largestForm = 100_000
/** A long conversation of a program. */
const largestMessage = 1_000_000

/** A database that doesn't answer within this time is not well. */
const healthMilliseconds = 2000

const api = {
  title: '帮办 API',
  version: '0.1.0',
  description:
    '数智员工拟办，监护人审定，台账为证。每个写操作都要带 Idempotency-Key 请求头：同一个键重复提交只生效一次。出错时返回 RFC 9457 问题说明，detail 是可以直接给人看的一句话。',
}

export interface HttpApp {
  readonly fetch: (request: Request, env?: unknown) => Response | Promise<Response>
  readonly routes: readonly RouteEntry[]
  /** Ends the answers that would never end by themselves. */
  stop(): void
}

/** Every route of the program, behind the same headers, limits and errors. */
export function createApp(web: Web, clientFolder: string): HttpApp {
  const app = new OpenAPIHono<{ Variables: Variables }>({
    defaultHook: result => {
      if (!result.success) throw validationProblem(result.error.issues)
    },
  })
  const metrics = createMetrics(web.office)
  const client = createStatic(clientFolder)

  app.use(async (c, next) => {
    const started = performance.now()
    const nonce = randomBytes(16).toString('base64')
    c.set('requestId', randomUUID())
    c.set('nonce', nonce)
    c.set('ip', addressOf(c, web.behindProxy))
    await next()
    c.header('X-Request-Id', c.get('requestId'))
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Referrer-Policy', 'no-referrer')
    c.header('X-Frame-Options', 'DENY')
    c.header('Cross-Origin-Opener-Policy', 'same-origin')
    c.header('Cross-Origin-Resource-Policy', 'same-origin')
    c.header('Permissions-Policy', 'camera=(), microphone=(), geolocation=(), payment=()')
    // a photo brings a stricter one
    if (!c.res.headers.has('Content-Security-Policy'))
      c.header(
        'Content-Security-Policy',
        `default-src 'self'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'`,
      )
    const isCall = isApi(c.req.path)
    if (isCall && !c.res.headers.has('Cache-Control')) c.header('Cache-Control', 'no-store')
    metrics.observe(c.req.method, isCall ? c.req.routePath : 'page', c.res.status, (performance.now() - started) / 1000)
  })

  for (const calls of apis) {
    app.use(calls, async (c, next) => {
      web.limiter.count(`ip:${networkOf(c.get('ip'))}`, 6000, 60)
      await next()
    })
  }
  const tooLarge = () => {
    throw new Problem(413, 'too_large', '提交的内容太大了，请减少照片或文字后再试。')
  }
  for (const calls of ['/api/*', ...programs]) {
    app.use(calls, async (c, next) => {
      if (c.req.method !== 'GET' && c.req.method !== 'HEAD') refuseForeignOrigin(c)
      await next()
    })
  }
  const limitBody = bodyLimit({ maxSize: largestBody, onError: tooLarge })
  // what brings a file is read, in turn, by its own route, once it is known who calls
  app.use('/api/*', (c, next) => (bringsFile(c.req.path) ? next() : limitBody(c, next)))
  app.use('/open311/*', bodyLimit({ maxSize: largestForm, onError: tooLarge }))
  for (const calls of programs) app.use(calls, bodyLimit({ maxSize: largestMessage, onError: tooLarge }))

  for (const calls of apis) {
    app.use(calls, async (c, next) => {
      // in another encoding each character would silently become U+FFFD, and nobody would be told
      if (c.req.method === 'POST' && !bringsFile(c.req.path) && !isUtf8(new Uint8Array(await c.req.arrayBuffer())))
        throw new Problem(400, 'not_utf8', '请求内容须用 UTF-8 编码。')
      await next()
    })
    app.use(calls, async (c, next) => {
      if (takesTurnLater(c.req.path)) return next()
      const leave = await web.turns(urgencyOf(c.req.path))
      try {
        await next()
      } finally {
        leave()
      }
    })
  }

  app.on(['GET', 'POST'], '/api/auth/*', c => handleSignIn(web, c))

  app.get('/api/photos/:id', async c => {
    const { receipt, phone } = c.req.query()
    let viewer: Parameters<typeof findPhoto>[1]
    if (receipt && phone) {
      web.limiter.count(`lookup:${networkOf(c.get('ip'))}`, 60, 300)
      const matter = await matterOfReceipt(web, receipt, phone)
      if (!matter) throw new NotFound()
      viewer = { matter }
    } else {
      const person = await personOf(web, c)
      if (!person) throw new SignedOut()
      if (!can(person, 'matter.read')) throw new NotAllowed()
      viewer = { person }
    }
    const id = c.req.param('id')
    if (!/^[0-9a-f-]{36}$/.test(id)) throw new NotFound()
    const session: Session =
      'person' in viewer ? sessionOf(viewer.person) : { scope: 'resident', matter: viewer.matter }
    const photo = await web.office.store.as(session, async tx => {
      const found = await findPhoto(tx, viewer, id)
      if (found && 'person' in viewer) {
        web.office.ledger.append(tx, {
          type: 'photo.viewed',
          at: web.now(),
          actor: { kind: 'person', id: viewer.person.id },
          matter: found.matterId,
          data: { photo: id },
        })
      }
      return found
    })
    if (!photo) throw new NotFound()
    return c.body(new Uint8Array(photo.bytes), 200, {
      'content-type': photo.mediaType,
      'content-security-policy': "default-src 'none'; sandbox",
      'content-disposition': 'inline',
      'cache-control': 'private, max-age=3600',
    })
  })

  app.get('/api/ledger/export', async c => {
    const person = await personOf(web, c)
    if (!person) throw new SignedOut()
    if (!can(person, 'ledger.read')) throw new NotAllowed()
    await web.office.store.as(sessionOf(person), tx =>
      web.office.ledger.append(tx, {
        type: 'ledger.exported',
        at: web.now(),
        actor: { kind: 'person', id: person.id },
      }),
    )
    const pipe = new PassThrough()
    exportLedger(web.office.store, web.office.ledger, pipe).then(
      () => pipe.end(),
      error => pipe.destroy(error as Error),
    )
    return c.body(Readable.toWeb(pipe) as ReadableStream, 200, {
      'content-type': 'application/x-ndjson; charset=utf-8',
      'content-disposition': `attachment; filename="bangban-ledger-${web.now().toISOString().slice(0, 10)}.jsonl"`,
    })
  })

  const endpoints = createEndpoints(app, web)
  residentRoutes(endpoints, web)
  workRoutes(endpoints, web)
  counterRoutes(endpoints, web)
  employeeRoutes(endpoints, web)
  overviewRoutes(endpoints)
  peopleRoutes(endpoints, web)
  ledgerRoutes(endpoints, web)
  routerRoutes(endpoints, web)
  integrationRoutes(endpoints, web)
  libraryRoutes(endpoints, web)
  correctionRoutes(endpoints, web)
  modelRoutes(endpoints, web)
  accessTokenRoutes(endpoints, web)
  uploadRoutes(endpoints, web)
  summaryRoutes(endpoints, web)
  officialDocumentRoutes(endpoints, web)
  open311Routes(app, web)
  programRoutes(app, web)
  const writing = writingRoutes(app, endpoints, web)
  const events = createEvents(web.office.store, web.log)
  const eventRoute = eventRoutes(app, web, events)

  app.get('/healthz', async c => {
    const started = performance.now()
    const asked = web.office.store.pool.query('select 1')
    // whoever watches us wants to know that no connection is to be had, not to wait for one
    asked.catch(() => {})
    if ((await Promise.race([asked, sleep(healthMilliseconds, 'late' as const)])) === 'late') throw new Unavailable()
    return c.json({
      status: 'ok',
      database: 'ok',
      ledger: web.rollback ? 'rolled_back' : 'ok',
      milliseconds: Math.round(performance.now() - started),
    })
  })
  app.get('/metrics', async c => {
    // what was passed on by any proxy comes from elsewhere
    if (!isLoopback(c.get('ip')) || c.req.header('x-forwarded-for')) throw new NotFound('没有这个地址。')
    return c.body(await metrics.text(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
  })
  // made once: it takes a good part of a tenth of a second, and anybody may ask
  let made: ReturnType<typeof app.getOpenAPI31Document> | undefined
  const document = () => {
    made ??= app.getOpenAPI31Document({ openapi: '3.1.0', info: api })
    return made
  }
  app.get('/openapi.json', c => c.json(document()))
  app.get('/docs', c => c.html(docsPage(document() as unknown as Parameters<typeof docsPage>[0], c.get('nonce'))))

  app.get('*', async c => {
    if (isApi(c.req.path)) throw new NotFound('没有这个地址。')
    const file = await client.file(c.req.path)
    if (file && !c.req.path.endsWith('.html')) {
      return c.body(file.body, 200, {
        'content-type': file.type,
        'cache-control': file.isImmutable ? 'public, max-age=31536000, immutable' : 'no-cache',
      })
    }
    if (/\.[a-z0-9]+$/i.test(c.req.path)) throw new NotFound('没有这个文件。')
    const page = await client.page(c.req.path, c.get('nonce'))
    if (page === undefined) throw new NotFound('页面还没有构建，请先运行 npm start。')
    return c.html(page, 200, { 'cache-control': 'no-store' })
  })

  app.notFound(c => inItsForm(c, new NotFound('没有这个地址。')))
  app.onError((error, c) => {
    const problem = toProblem(error) ?? httpProblem(error)
    if (problem) return inItsForm(c, problem)
    const requestId = c.get('requestId')
    web.log('request failed', { requestId, method: c.req.method, route: c.req.routePath, error: describe(error) })
    return inItsForm(
      c,
      new Problem(500, 'internal', `系统出错，已经记录（编号 ${requestId.slice(0, 8)}）。请稍后再试。`),
    )
  })

  return {
    fetch: app.fetch,
    routes: [...endpoints.table, ...writing.routes, eventRoute],
    stop: () => {
      writing.stop()
      events.stop()
    },
  }
}

/** Where programs ask in the name of a person, see src/http/programs. */
const programs = ['/v1/*', '/mcp'] as const
/** What programs call, and not people. */
const apis = ['/api/*', '/open311/*', ...programs] as const
const isApi = (path: string) => path.startsWith('/api/') || path.startsWith('/open311/') || isOfPrograms(path)

/** A problem in the form that callers of this address expect. */
function inItsForm(c: Context, problem: Problem): Response {
  if (isOfPrograms(c.req.path)) return programError(c, problem)
  return c.req.path.startsWith('/open311/') ? open311Error(c, problem) : problemResponse(c, problem)
}

const isLoopback = (address: string) => ['127.0.0.1', '::1', '::ffff:127.0.0.1'].includes(address)

/** Who calls: the connection's other end, or whom our own proxy on this machine says it passes on. */
function addressOf(c: Parameters<typeof getConnInfo>[0], behindProxy: boolean): string {
  let address = 'unknown'
  try {
    address = getConnInfo(c).remote.address ?? 'unknown'
  } catch {
    // a request without a socket, as in a test of the app alone
  }
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim()
  return behindProxy && isLoopback(address) && forwarded ? forwarded : address
}

/** A page elsewhere can't make a signed-in browser change anything here. */
function refuseForeignOrigin(c: Context): void {
  const site = c.req.header('sec-fetch-site')
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    throw new NotAllowed('请求来自别的网站，已拒绝。')
  const origin = c.req.header('origin')
  if (origin !== undefined && (!URL.canParse(origin) || new URL(origin).host !== c.req.header('host')))
    throw new NotAllowed('请求来自别的网站，已拒绝。')
  const type = c.req.header('content-type') ?? ''
  // neither of the two is sent by a form
  if (bringsFile(c.req.path) && isFileType(type)) return
  if (!/^application\/json\b/i.test(type))
    throw new Problem(415, 'not_json', '请求内容须是 JSON（Content-Type: application/json）。')
}

function httpProblem(error: unknown): Problem | undefined {
  if (!(error instanceof HTTPException)) return undefined
  if (error.status >= 500) return undefined
  return new Problem(
    error.status,
    'bad_request',
    error.status === 400 ? '请求内容不是有效的 JSON。' : '请求不对，请检查后再试。',
  )
}

/** What is logged of a defect: where, never the data that it was about. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return typeof error
  const code = 'code' in error ? ` ${String(error.code)}` : ''
  return `${error.name}${code}: ${error.message.slice(0, 300)}\n${(error.stack ?? '').split('\n').slice(1, 6).join('\n')}`
}
