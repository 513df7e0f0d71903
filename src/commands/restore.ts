import { parseArgs } from 'node:util'
import { acknowledgeRollback, checkBackup, type Restored, restoreBackup } from '../restore.ts'
import { readSettings } from '../settings.ts'
import type { Command } from './command.ts'

const usage =
  '用法：bangban restore FILE [--checkpoints FILE] [--check] [--unverified] [--json]，或 bangban restore --acknowledge'

/** The time between two moments as people say it. */
function duration(milliseconds: number): string {
  const minutes = Math.max(0, Math.round(milliseconds / 60_000))
  if (minutes < 60) return `${minutes} 分钟`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${hours} 小时 ${minutes % 60} 分钟` : `${Math.round(hours / 24)} 天`
}

/** What lies between the backup and the newest that is known of the office before it was lost. */
function loss({ backup, kept }: Restored): string {
  const { at, ledger } = backup.header
  if (!kept) {
    return `可能丢失：不知道。备份作于 ${at}，此后办理的都不在了。旧数据文件夹里的 checkpoints.txt 如果还在，请用 --checkpoints 指出，就能知道丢了多少。`
  }
  const lost = kept.size - ledger.size
  return lost <= 0
    ? `可能丢失：留存的检查点（${kept.size} 条，${kept.at.toISOString()}）之前的都在，至多丢失其后的几分钟。`
    : `可能丢失：台账 ${lost} 条，即 ${at} 到 ${kept.at.toISOString()} 之间约 ${duration(kept.at.getTime() - Date.parse(at))}办理的内容，以及其后的几分钟。`
}

/** What is wrong with the record; nothing is green that was not verified. */
function verdict({ entries, records, problems }: Restored): string {
  const counted = `台账 ${entries} 条，记录 ${records} 条`
  if (problems.length === 0) return `${counted}，校验通过`
  const shown = problems.slice(0, 5).map(one => `\n    - ${one}`)
  return `${counted}，校验不通过：备份的时候就有 ${problems.length} 处问题，已照原样恢复，并记入台账${shown.join('')}`
}

function report(restored: Restored): string {
  const { backup, skippedNumbers, seconds } = restored
  const { header, rows } = backup
  return `已恢复，用时 ${seconds.toFixed(1)} 秒（RTO）
  备份作于 ${header.at}，由帮办 ${header.program} 建立；诉求 ${rows['matter'] ?? 0} 件，照片 ${rows['attachment'] ?? 0} 张
  ${verdict(restored)}
  ${loss(restored)}
  工单编号跳过 ${skippedNumbers} 个，不会与备份之后发出的重复；这次恢复已记入台账
  备份之后应群众要求删除过的个人信息会随备份回来，请按申请记录重新删除。
  所有人需要重新登录。用 npm start 启动。`
}

const asJson = ({ backup, kept, ...rest }: Restored) =>
  JSON.stringify({
    ...rest,
    at: backup.header.at,
    size: backup.header.ledger.size,
    rows: backup.rows,
    kept: kept ? { size: kept.size, root: kept.root, at: kept.at } : null,
    lost: kept ? Math.max(0, kept.size - backup.header.ledger.size) : null,
  })

async function acknowledge(checkpoints: string | undefined, isJson: boolean): Promise<number> {
  const entry = await acknowledgeRollback(readSettings(), checkpoints)
  if (isJson) console.log(JSON.stringify(entry ?? null))
  else if (!entry) console.log('台账包含所有留存的检查点，没有什么需要说明。')
  else {
    console.log(
      `已记入台账：${entry.backup.size} 条之后有一段不在了（最后留存的检查点有 ${entry.kept?.size} 条）。工单编号跳过 ${entry.skippedNumbers} 个。请重新启动帮办，警告就会消失；这条记录会一直留着。`,
    )
  }
  return 0
}

const steps = { check: '检查备份文件', load: '载入', verify: '校验台账' } as const

/** Puts a backup into an empty data folder and an empty database, and proves that it is what it was. */
export const restoreCommand: Command = {
  name: 'restore',
  usage: 'restore FILE [--checkpoints FILE] [--check] | --acknowledge',
  summary: '从备份恢复到空的数据文件夹，并校验',
  run: async args => {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: {
        json: { type: 'boolean' },
        check: { type: 'boolean' },
        acknowledge: { type: 'boolean' },
        checkpoints: { type: 'string' },
        unverified: { type: 'boolean' },
      },
    })
    const [file] = positionals
    const isJson = values.json === true
    if (values.acknowledge && file === undefined) return acknowledge(values.checkpoints, isJson)
    if (file === undefined || positionals.length > 1 || values.acknowledge) {
      console.error(usage)
      return 2
    }
    if (values.check) {
      const { header, rows } = await checkBackup(file)
      if (isJson) console.log(JSON.stringify({ at: header.at, size: header.ledger.size, rows }))
      else console.log(`备份文件完整：作于 ${header.at}，台账 ${header.ledger.size} 条。内容在恢复时还要校验。`)
      return 0
    }
    const isWatched = !isJson && process.stderr.isTTY
    const restored = await restoreBackup(readSettings(), file, {
      acceptsProblems: values.unverified === true,
      ...(values.checkpoints === undefined ? {} : { checkpoints: values.checkpoints }),
      ...(isWatched
        ? {
            onProgress: (step, share) =>
              process.stderr.write(`\r\x1b[K${steps[step]}${share > 0 ? ` ${Math.round(share * 100)}%` : '……'}`),
          }
        : {}),
    })
    if (isWatched) process.stderr.write('\r\x1b[K')
    console.log(isJson ? asJson(restored) : report(restored))
    return restored.problems.length === 0 ? 0 : 1
  },
}
