import { useEffect, useEffectEvent, useState } from 'react'
import { ApiError } from '../../shared/api.ts'
import { isUnsettled } from './submission.ts'

interface Failed {
  state: 'failed'
  message: string
  /** Asking again as it stands would be answered the same. */
  isFinal: boolean
}

export type View<T> = { state: 'loading' } | Failed | { state: 'full'; data: T }

export interface Resource<T> {
  view: View<T>
  /** A newer version is on its way, while the older one is still shown. */
  isRefreshing: boolean
  reload: () => void
  /** Shows a newer version that another call has already brought. */
  show: (data: T) => void
}

/** An expected failure with its Chinese sentence; anything else is a mistake of ours and is thrown on. */
function toFailed(error: unknown): Failed {
  if (error instanceof ApiError) return { state: 'failed', message: error.message, isFinal: !isUnsettled(error) }
  throw error
}

/** Loads something from the server when `name` changes; `initial` when it is already at hand. */
export function useResource<T>(name: string, load: () => Promise<T>, initial?: T): Resource<T> {
  const [attempt, setAttempt] = useState(0)
  const [view, setView] = useState<View<T>>(initial === undefined ? { state: 'loading' } : toFull(initial))
  const [isRefreshing, setRefreshing] = useState(false)
  const start = useEffectEvent(load)

  // biome-ignore lint/correctness/useExhaustiveDependencies: `name` says what is loaded, though only `load` reads it
  useEffect(() => {
    if (attempt === 0 && initial !== undefined) return
    let isCurrent = true
    setView(before => (before.state === 'full' ? before : { state: 'loading' }))
    setRefreshing(true)
    start()
      .then<View<T>, View<T>>(toFull, toFailed)
      .then(next => {
        if (!isCurrent) return
        setView(next)
        setRefreshing(false)
      })
    return () => {
      isCurrent = false
    }
  }, [name, attempt])

  return { view, isRefreshing, reload: () => setAttempt(count => count + 1), show: data => setView(toFull(data)) }
}

const toFull = <T>(data: T): View<T> => ({ state: 'full', data })
