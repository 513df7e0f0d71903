import { useEffect, useRef, useState } from 'react'
import type { SourceItem } from '../../../../src/shapes/library.ts'
import { newKey, post } from '../../../shared/api.ts'
import { sentenceOf } from '../../app/PageState.tsx'
import { useToast } from '../../app/toast.tsx'
import { nameOf } from './citation.ts'
import { isStale, useReadAgain } from './queries.ts'

const undoMilliseconds = 3000

interface Pending {
  readonly key: string
  readonly what: string
  /** As they were shown: the server refuses what has changed since. */
  readonly items: readonly { readonly id: string; readonly digest: string }[]
}

/**
 * What was published may have been quoted a moment later, so publishing waits three seconds in which it can be taken
 * back. At most one waits: the next one, leaving the page or hiding the window sends it at once.
 */
export function usePublishing() {
  const say = useToast()
  const readAgain = useReadAgain()
  const [pending, setPending] = useState<Pending | null>(null)
  const [failure, setFailure] = useState<string | null>(null)
  const waiting = useRef<Pending | null>(null)
  const timer = useRef(0)
  const isHere = useRef(true)

  const take = () => {
    const taken = waiting.current
    window.clearTimeout(timer.current)
    waiting.current = null
    setPending(null)
    return taken
  }

  const send = async ({ key, what, items }: Pending) => {
    try {
      await post('/api/knowledge/publish', { items }, key)
      say(`已发布${what}`)
    } catch (error) {
      const reason = error instanceof Error ? sentenceOf(error) : ''
      const sentence = `${what}没有发布：${reason}${isStale(error) ? '列表已经重新读取。' : ''}`
      if (isHere.current) setFailure(sentence)
      else say(sentence)
    }
    readAgain()
  }

  const flush = () => {
    const taken = take()
    if (taken !== null) void send(taken)
  }

  const publish = (sources: readonly SourceItem[]) => {
    const [first] = sources
    if (first === undefined) return
    flush()
    setFailure(null)
    const next = {
      key: newKey(),
      what: sources.length === 1 ? nameOf(first) : ` ${sources.length} 份文献`,
      items: sources.map(({ id, digest }) => ({ id, digest })),
    }
    waiting.current = next
    setPending(next)
    timer.current = window.setTimeout(flush, undoMilliseconds)
  }

  const leave = useRef(flush)
  useEffect(() => {
    leave.current = flush
  })
  useEffect(() => {
    isHere.current = true
    const left = () => {
      if (document.visibilityState === 'hidden') leave.current()
    }
    document.addEventListener('visibilitychange', left)
    return () => {
      document.removeEventListener('visibilitychange', left)
      isHere.current = false
      leave.current()
    }
  }, [])

  const isPending = (id: string) => pending?.items.some(it => it.id === id) ?? false
  return { pending, failure, publish, undo: take, isPending }
}

export type Publishing = ReturnType<typeof usePublishing>
