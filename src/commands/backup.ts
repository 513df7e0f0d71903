import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { refuseOtherSigner } from '../restore.ts'
import { readSettings, type Settings, StartError } from '../settings.ts'
import { type BackupSummary, openDatabase, writeBackup } from '../store/index.ts'
import type { Command } from './command.ts'

/** Opening the record would make an empty one where there is none. */
function refuseNothing({ data, databaseUrl }: Settings): void {
  if (databaseUrl === undefined && !existsSync(join(data, 'postgres', 'PG_VERSION'))) {
    throw new StartError(`数据文件夹 ${data} 里还没有数据，没有什么可以备份。请检查 BANGBAN_DATA。`)
  }
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

function report({ path, header, rows, bytes, seconds }: BackupSummary): string {
  const total = Object.values(rows).reduce((sum, count) => sum + count, 0)
  return `已备份到 ${path}（${megabytes(bytes)}，用时 ${seconds.toFixed(1)} 秒）
  截至 ${header.at}，台账 ${header.ledger.size} 条，根 ${header.ledger.root.slice(0, 16)}…
  ${header.tables.length} 张表，${total} 行，其中诉求 ${rows['matter'] ?? 0} 件、照片 ${rows['attachment'] ?? 0} 张
文件里有群众的个人信息，也有签署台账的密钥和会话密钥：拿到它的人能读到全部内容，还能以这份台账的名义签字。请放在只有您能读的地方，最好不在这台机器上。
恢复：bangban restore ${path}`
}

/** Writes everything that can't be made anew into one file, while the server goes on working. */
export const backupCommand: Command = {
  name: 'backup',
  usage: 'backup FILE [--force] [--json]',
  summary: '把全部数据备份到一个文件（服务运行时也可以）',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { json: { type: 'boolean' }, force: { type: 'boolean' } },
    })
    const [file] = positionals
    if (file === undefined || positionals.length > 1) {
      console.error('用法：bangban backup FILE [--force] [--json]')
      return 2
    }
    const settings = readSettings()
    refuseNothing(settings)
    // not migrated: a backup before an upgrade is made with the upgraded program, beside a server that isn't yet
    const opened = await openDatabase(settings)
    const isWatched = !values.json && process.stderr.isTTY
    try {
      const summary = await writeBackup(opened.ownerUrl, opened.secrets, file, {
        overwrites: values.force === true,
        inspect: header => refuseOtherSigner(header.ledger),
        ...(isWatched
          ? { onProgress: (table, bytes) => process.stderr.write(`\r\x1b[K${table}  ${megabytes(bytes)}`) }
          : {}),
      })
      if (isWatched) process.stderr.write('\r\x1b[K')
      console.log(
        values.json
          ? JSON.stringify({ ...summary, header: { ...summary.header, tables: undefined } })
          : report(summary),
      )
      return 0
    } finally {
      await opened.close()
    }
  },
}
