import { useEffect } from 'react'
import { Link, useLocation } from 'wouter'
import { ring } from './bell.ts'
import { useHasRole } from './session.tsx'
import { useSettings } from './settings.tsx'
import { useQueue } from './use-queue.ts'
import { useTitleMark } from './use-title.ts'

const halfAMinute = 30_000
/** Rings again while nobody has decided. */
const again = 60_000

/** On every page of whoever decides: danger to life waits. It rings, at once and every minute until it is decided. */
export function DangerAlarm() {
  const decides = useHasRole('guardian', 'officer')
  const { settings } = useSettings()
  const [path] = useLocation()
  const queue = useQueue({ every: halfAMinute, enabled: decides, isWatched: true }).data
  const waiting = queue?.counts.danger ?? 0
  const first = queue?.items.find(it => it.urgency === 'danger')
  const rings = settings.bell && waiting > 0
  useTitleMark(waiting > 0 ? `（${waiting} 件危急）` : '')

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new one rings anew
  useEffect(() => {
    if (!rings) return
    ring()
    const timer = window.setInterval(ring, again)
    return () => window.clearInterval(timer)
  }, [rings, waiting, first?.id])

  if (first === undefined) return null
  const isOpen = path === `/queue/${first.id}`
  return (
    <p className="alarm-bar" role="alert">
      <strong>
        {waiting} 件诉求涉及人身安全，等待审定：{first.title}
      </strong>{' '}
      {isOpen ? '就是下面这一件。' : <Link href={`/queue/${first.id}`}>立即处理</Link>}
    </p>
  )
}
