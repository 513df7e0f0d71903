import type { Context } from 'hono'
import { type Act, recordRefusal } from '../../casework/index.ts'
import { can, type Permission, type Person, personOfAccessToken, sessionOf } from '../../people/index.ts'
import { Classified, NotAllowed, Problem } from '../../problems.ts'
import { owe, systemSession, type Tx } from '../../store/index.ts'
import type { Variables, Web } from '../context.ts'
import { refuseWithdrawn } from '../endpoint.ts'
import { networkOf } from '../limits.ts'

export type ProgramCall = Context<{ Variables: Variables }>

const withoutToken = () =>
  new Problem(401, 'invalid_api_key', '请在 Authorization: Bearer 后面写上程序访问口令；口令在「我的」页面制发。')
const wrongToken = () =>
  new Problem(401, 'invalid_api_key', '程序访问口令不对、已到期或已停用，请在「我的」页面另制发一个。')

/** A person in whose name a program reads and asks: it sees what they see, may what they may, and decides nothing. */
export interface Caller {
  readonly act: Act
  may(permission: Permission): boolean
  /** Throws NotAllowed. */
  need(permission: Permission): void
  /** One transaction of theirs; just before it ends it is asked once more whether they still may. */
  inTheirName<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** Does what may be refused at the door, and keeps that it was. */
  atTheDoor<T>(work: () => Promise<T>): Promise<T>
}

/** Whoever a token stands for. Sessions of browsers count for nothing here, and tokens nowhere else. */
async function holderOf(web: Web, c: ProgramCall): Promise<Person> {
  const [, token] = /^Bearer +([\x21-\x7e]{1,200})$/i.exec(c.req.header('authorization') ?? '') ?? []
  if (token === undefined) throw withoutToken()
  web.limiter.count(`token-try:${networkOf(c.get('ip'))}`, 1200, 60)
  const found = await web.office.store.as(systemSession, tx => personOfAccessToken(tx, token, web.now()))
  if (!found) throw wrongToken()
  web.limiter.count(`token:${found.tokenId}`, 600, 60, '这个口令调用太频繁，请稍后再试。')
  web.limiter.count(`person:${found.person.id}`, 6000, 60)
  return found.person
}

/** Who calls; throws 401 without a token that lasts. */
export async function callerOf(web: Web, c: ProgramCall): Promise<Caller> {
  const { office } = web
  const person = await holderOf(web, c)
  const act = { person, now: web.now() }
  return {
    act,
    may: permission => can(person, permission),
    need: permission => {
      if (!can(person, permission)) throw new NotAllowed()
    },
    inTheirName: work =>
      office.store.as(sessionOf(person), async tx => {
        const done = await work(tx)
        owe(tx, refuseWithdrawn, person)
        return done
      }),
    atTheDoor: async work => {
      try {
        return await work()
      } catch (error) {
        // the call's own transaction is given up by now; what is kept of it is a hash
        if (error instanceof Classified) await recordRefusal(office, error, { kind: 'person', id: person.id }, act.now)
        throw error
      }
    },
  }
}
