import type { Context } from 'hono'
import { fileAppeal, recordRefusal } from '../../casework/index.ts'
import { clientOfKey } from '../../people/index.ts'
import { Classified, NotAllowed, Problem } from '../../problems.ts'
import { systemSession, type Tx } from '../../store/index.ts'
import type { Variables, Web } from '../context.ts'
import type { App } from '../endpoint.ts'
import { checkKey, once } from '../idempotency.ts'
import { networkOf } from '../limits.ts'
import { type Answer, formatOf, noSuchAddress, respond } from './answer.ts'
import { discovery } from './discovery.ts'
import { readFiling } from './filing.ts'
import { type Form, isForm, readForm } from './form.ts'
import { readSearch, request, requests, token } from './requests.ts'
import { noSuchService, serviceDefinition, serviceOf, services } from './services.ts'

export { open311Error } from './answer.ts'

type Call = Context<{ Variables: Variables }>
type Client = NonNullable<Awaited<ReturnType<typeof clientOfKey>>>

const root = '/open311/v2/'

/** What is asked for: ['requests', 'SF…'] of /open311/v2/requests/SF….json. */
function partsOf(path: string): string[] {
  if (formatOf(path) === undefined) throw noSuchAddress()
  try {
    return path
      .slice(root.length)
      .replace(/\.\w+$/, '')
      .split('/')
      .map(decodeURIComponent)
  } catch {
    throw noSuchAddress()
  }
}

/** No name of anything here holds it, and the database can't look for it. */
const isAskable = (name: string | undefined): name is string =>
  name !== undefined && name !== '' && name.length <= 100 && !name.includes('\0')

/** Open311 GeoReport v2: other programs file appeals for residents, and ask about those that they filed. */
export function open311Routes(app: App, web: Web): void {
  const { office, limiter } = web
  const inSystem = <T>(work: (tx: Tx) => Promise<T>) => office.store.as(systemSession, work)

  /** Whose key it is; throws NotAllowed, also for one that was revoked. */
  async function identify(c: Call, form?: Form): Promise<Client> {
    const key = c.req.header('x-api-key') ?? c.req.query('api_key') ?? form?.get('api_key')
    if (!key) throw new NotAllowed('缺少接口密钥 api_key，请向本区的数字治理师申请。')
    limiter.count(`key:${networkOf(c.get('ip'))}`, 1200, 60)
    const client = await inSystem(tx => clientOfKey(tx, key))
    if (!client) throw new NotAllowed('接口密钥 api_key 不对，或者已经停用。')
    limiter.count(`client:${client.id}`, 600, 60, '这个密钥调用太频繁，请稍后再试。')
    return client
  }

  async function answer(c: Call): Promise<Answer> {
    const [what, name, ...more] = partsOf(c.req.path)
    if (more.length > 0 || (name !== undefined && !isAskable(name))) throw noSuchAddress()
    if (what === 'discovery' && name === undefined)
      return inSystem(tx => discovery(tx, web.publicUrl ?? new URL(c.req.url).origin))
    if (what === 'services') return inSystem(tx => (name === undefined ? services(tx) : serviceDefinition(tx, name)))
    if (what === 'requests') {
      const client = await identify(c)
      if (name !== undefined) return inSystem(tx => request(tx, client.id, name))
      const search = readSearch(c.req.query(), web.now())
      return inSystem(tx => requests(tx, client.id, search))
    }
    if (what === 'tokens' && name !== undefined) {
      const client = await identify(c)
      return inSystem(tx => token(tx, client.id, name))
    }
    throw noSuchAddress()
  }

  async function file(tx: Tx, client: Client, form: Form, now: Date) {
    limiter.count(`file:${client.id}`, 1000, 3600, '这个密钥一小时里提交的太多，请稍后再试。')
    const code = form.get('service_code')
    if (code === undefined) throw new Problem(400, 'invalid', 'service_code：请写明是哪一类，可用的见 services。')
    if (!isAskable(code)) throw noSuchService()
    const service = await serviceOf(tx, code)
    const { appeal, program, notices } = readFiling(form, service)
    const { receipt } = await fileAppeal(tx, office, appeal, {
      channel: 'open311',
      actor: { kind: 'resident' },
      now,
      program: { ...program, clientId: client.id },
    })
    return [{ service_request_id: receipt, service_notice: notices.join(''), account_id: program.accountId }]
  }

  async function take(c: Call): Promise<Answer> {
    if (partsOf(c.req.path).join('/') !== 'requests') throw noSuchAddress()
    const isReadable = isForm(c.req.header('content-type'))
    const text = isReadable ? await c.req.text() : ''
    const form = readForm(text)
    const client = await identify(c, form)
    if (!isReadable)
      throw new Problem(415, 'not_a_form', '请求内容须是表单（Content-Type: application/x-www-form-urlencoded）。')
    const now = web.now()
    const key = c.req.header('idempotency-key')
    const value = (tx: Tx) => file(tx, client, form, now)
    try {
      // programs that know nothing of keys for repeats are served as the specification says
      if (key === undefined) return { root: 'service_requests', value: await inSystem(value) }
      const scope = `client ${client.id}`
      const given = await once(
        office,
        systemSession,
        { scope, key: checkKey(key), request: `post ${c.req.path}\n${text}` },
        async tx => ({ status: 200, body: await value(tx) }),
      )
      if (given.replayed) c.header('Idempotency-Replayed', 'true')
      return { root: 'service_requests', value: given.body as Awaited<ReturnType<typeof file>> }
    } catch (error) {
      // the call's own transaction is given up by now; what is kept of it is a hash
      if (error instanceof Classified) await recordRefusal(office, error, { kind: 'resident' }, now)
      throw error
    }
  }

  app.get('/open311/v2/*', async c => respond(c, await answer(c)))
  app.post('/open311/v2/*', async c => respond(c, await take(c)))
}
