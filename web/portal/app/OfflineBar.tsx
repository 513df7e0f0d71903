import { useSyncExternalStore } from 'react'
import { texts } from './texts.ts'

function subscribe(notify: () => void) {
  window.addEventListener('online', notify)
  window.addEventListener('offline', notify)
  return () => {
    window.removeEventListener('online', notify)
    window.removeEventListener('offline', notify)
  }
}

/** The live region is always there, so that a screen reader hears when the sentence comes. */
export function OfflineBar() {
  const isOnline = useSyncExternalStore(subscribe, () => navigator.onLine)
  return (
    <div role="status" className="offline">
      {!isOnline && <p className="bar">{texts.offline}</p>}
    </div>
  )
}
