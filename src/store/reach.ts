import pg from 'pg'
import { StartError } from '../settings.ts'

const reasons: Record<string, string> = {
  ECONNREFUSED: '没有数据库在那里',
  ENOTFOUND: '找不到主机',
  '3D000': '没有这个数据库',
  '28P01': '用户名或密码不对',
  '28000': '不允许这样连接',
}

/** Throws a StartError that says why, when nothing answers at DATABASE_URL. */
export async function refuseUnreachable(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 })
  client.on('error', () => {})
  try {
    await client.connect()
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    throw new StartError(
      `连不上 DATABASE_URL 指定的数据库：${reasons[code] ?? '没有应答'}。请检查地址、用户名和密码后再启动。`,
    )
  } finally {
    await client.end().catch(() => {})
  }
}
