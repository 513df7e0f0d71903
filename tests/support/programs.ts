import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client'
import type { Client as Caller, TestServer } from './district.ts'

export const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString()

/** A token of this person's, good for a month. */
export async function tokenOf(person: Caller, name = '试用的程序'): Promise<{ id: string; token: string }> {
  const { status, body } = await person.post('/api/access-tokens', { name, expiresAt: inDays(30) })
  if (status !== 201) throw new Error(`no token: ${JSON.stringify(body)}`)
  return { id: body.accessToken.id, token: body.token }
}

/** The official client, connected in the way of before 2026 or of now. */
export async function mcpClient({ url }: Pick<TestServer, 'url'>, token: string, isOld = false): Promise<Client> {
  const client = new Client(
    { name: 'test', version: '1.0.0' },
    { versionNegotiation: { mode: isOld ? 'legacy' : 'auto' } },
  )
  const requestInit = { headers: { authorization: `Bearer ${token}` } }
  await client.connect(new StreamableHTTPClientTransport(new URL('/mcp', url), { requestInit }))
  return client
}
