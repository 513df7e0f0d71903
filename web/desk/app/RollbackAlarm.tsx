import type { Me } from '../../../src/shapes/organisation.ts'
import { formatInstant } from './format.ts'
import { useMe } from './session.tsx'

type Found = NonNullable<Me['rollback']>

function whatHappened({ kind, size, keptSize, keptAt }: Found): string {
  const at = formatInstant(keptAt)
  switch (kind) {
    case 'shorter':
      return `台账被换成了较早的状态：留存的检查点证明它${at}至少有 ${keptSize + 1} 条，现在只有 ${size} 条，此间办理的内容不在了。`
    case 'rewritten':
      return `台账与留存的检查点不符：${at}签署的检查点（${keptSize} 条）不在这份台账里，其中一段历史被换掉了。`
    case 'foreign':
      return `数据文件夹里留存的检查点（${at}，${keptSize} 条）不是这份台账签署的：台账、密钥或这个文件被换过。`
  }
}

const whatToDo = (kind: Found['kind']) =>
  kind === 'foreign'
    ? '请暂停审定和派单，请系统管理员查明原因。确认无误后，把数据文件夹里的 checkpoints.txt 移到别处保存，再重新启动。'
    : '请暂停审定和派单，请系统管理员查明原因。如果恢复过旧的备份，请他在服务器上运行 bangban restore --acknowledge 记入台账，再重新启动；如果没有人恢复过，请保留现场。'

/** On every page, for those who answer for the record: the ledger is not the one that it was. */
export function RollbackAlarm() {
  const { rollback } = useMe()
  if (!rollback) return null
  return (
    <p className="alarm-bar" role="alert">
      <strong>{whatHappened(rollback)}</strong> {whatToDo(rollback.kind)}
    </p>
  )
}
