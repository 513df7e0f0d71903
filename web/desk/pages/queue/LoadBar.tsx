import type { Queue } from '../../../../src/shapes/matter.ts'

const levelTexts = {
  ok: '',
  high: '接近上限，请先处理存疑的，或请代理监护人分担。',
  over: '超过上限，审得过快容易出错。请代理监护人分担，或暂停一部分场景。',
} as const

/** How much waits for one person; red while there is still time to do something about it. */
export function LoadBar({ load, danger }: { load: Queue['load']; danger: number }) {
  const share = Math.min(100, Math.round((load.open / Math.max(1, load.limit)) * 100))
  return (
    <div className={load.level === 'ok' ? 'load-bar' : 'load-bar late'}>
      <p>
        待审 {load.open} 件，上限 {load.limit}
        {danger > 0 && <strong className="late">　险情 {danger} 件</strong>}
      </p>
      <div className="load-track" aria-hidden="true">
        <div className="load-fill" style={{ width: `${share}%` }} />
      </div>
      {load.level !== 'ok' && <p className="load-word">{levelTexts[load.level]}</p>}
    </div>
  )
}
