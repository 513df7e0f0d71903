import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What becomes of a query that the application sends. */
export type Fate = 'pass' | 'cut before' | 'cut after'

export interface DatabaseProxy {
  /** The address to connect to instead. */
  readonly url: string
  /**
   * Asked for each query, with its text, the connection's number and its own since the last `begin` there: it passes, or
   * the connection is cut before the database hears of it, or after it was sent on and before anybody hears what came of it.
   */
  decide: (text: string, connection: number, number: number) => Fate
  close(): Promise<void>
}

/** Calls `onMessage` for each whole message of PostgreSQL's frontend protocol (3.0) in a stream of bytes. */
function messageReader(onMessage: (type: string, body: Buffer, whole: Buffer) => void): (chunk: Buffer) => void {
  let rest = Buffer.alloc(0)
  let isStarted = false
  return chunk => {
    rest = Buffer.concat([rest, chunk])
    for (;;) {
      // the first message (start-up) has no type byte
      const head = isStarted ? 1 : 0
      if (rest.length < head + 4) return
      const length = head + rest.readInt32BE(head)
      if (rest.length < length) return
      const whole = rest.subarray(0, length)
      rest = rest.subarray(length)
      onMessage(isStarted ? String.fromCharCode(whole[0] ?? 0) : 'start', whole.subarray(head + 4), whole)
      isStarted = true
    }
  }
}

/**
 * Reads off a connection's messages which query is said: a simple one ("Q"), one that is prepared without a name ("P": its
 * name, then its text), or one that is bound by the name under which it was prepared before ("B": portal, then name).
 */
function queryReader(): (type: string, body: Buffer) => string | undefined {
  const named = new Map<string, string>()
  return (type, body) => {
    const [first = '', second = ''] = body.toString('utf8').split('\0')
    if (type === 'Q') return first
    if (type === 'B') return second === '' ? undefined : named.get(second)
    if (type !== 'P') return undefined
    if (first === '') return second
    named.set(first, second)
    return undefined
  }
}

/** A door before a database that can be shut in the face of any query. */
export async function databaseProxy(databaseUrl: string): Promise<DatabaseProxy> {
  const target = new URL(databaseUrl)
  const sockets = new Set<Socket>()
  const proxy: DatabaseProxy = {
    url: '',
    decide: () => 'pass',
    close: async () => {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
  let connections = 0
  const server = createServer(client => {
    const connection = ++connections
    const database = connect(Number(target.port), target.hostname)
    let number = 0
    const cut = () => {
      client.destroy()
      database.destroy()
    }
    for (const socket of [client, database]) {
      // messages go on one by one: held back for one another they'd cost 40 ms each
      socket.setNoDelay(true)
      sockets.add(socket)
      socket.on('error', cut)
      socket.on('close', () => {
        sockets.delete(socket)
        cut()
      })
    }
    const queryOf = queryReader()
    const read = messageReader((type, body, whole) => {
      const text = queryOf(type, body)
      if (text !== undefined) {
        number = /^begin/i.test(text) ? 0 : number + 1
        const fate = proxy.decide(text, connection, number)
        if (fate === 'cut before') return cut()
        if (fate === 'cut after') {
          // the database gets it and works on; what it answers reaches nobody
          database.removeAllListeners('data')
          database.write(whole)
          client.destroy()
          return
        }
      }
      database.write(whole)
    })
    client.on('data', read)
    database.on('data', chunk => client.write(chunk))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = new URL(databaseUrl)
  url.port = String((server.address() as AddressInfo).port)
  url.hostname = '127.0.0.1'
  return Object.assign(proxy, { url: url.href })
}
