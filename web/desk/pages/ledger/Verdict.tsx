import type { VerifyResult } from '../../../../src/shapes/ledger.ts'

const seconds = (milliseconds: number) => (milliseconds / 1000).toFixed(milliseconds < 10_000 ? 2 : 0)

export function Verdict({ verdict }: { verdict: VerifyResult }) {
  const { ok, entries, records, checkpoints, milliseconds, problems } = verdict
  return (
    <>
      <p className={ok ? undefined : 'late'}>
        <strong>{ok ? '校验通过，没有增删，没有改动。' : `校验不通过，发现 ${problems.length} 处问题。`}</strong>
      </p>
      <p className="quiet">
        台账 {entries.toLocaleString('zh-CN')} 条，记录 {records.toLocaleString('zh-CN')} 条，检查点{' '}
        {checkpoints.toLocaleString('zh-CN')} 个，用时 {seconds(milliseconds)} 秒
      </p>
      {problems.length > 0 && (
        <ul className="problems">
          {problems.map(it => (
            <li key={it}>{it}</li>
          ))}
        </ul>
      )}
    </>
  )
}
