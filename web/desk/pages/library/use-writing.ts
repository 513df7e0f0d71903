import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import type { Answer, Writing, Written } from '../../../../src/shapes/library.ts'
import { post } from '../../../shared/api.ts'
import { followWriting } from '../../../shared/writing.ts'

/** What a model wrote so far to a question, or all of it. */
export interface Draft extends Pick<Written, 'passages' | 'sentences'> {
  readonly isUnderWay: boolean
  readonly isComplete: boolean
  /** How it ended; '' while it writes. */
  readonly note: string
}

const anHour = 3_600_000
const lost = '和服务器的连接断了，已写出的只能当草稿。'

/**
 * Has a model write to a question, and follows it; a connection that breaks is taken up where it was. What was written
 * to the end is still there for who comes back to the page.
 */
export function useWriting(answer: Answer) {
  const client = useQueryClient()
  const written = ['written', answer.id]
  const [draft, setDraft] = useState(
    () =>
      client.getQueryData<Draft>(written) ??
      (answer.written === null ? undefined : { ...answer.written, isUnderWay: false }),
  )
  const leave = useRef<(() => void) | undefined>(undefined)
  const path = `/api/knowledge/answers/${encodeURIComponent(answer.id)}/writing`
  useEffect(() => () => leave.current?.(), [])

  const begin = useMutation({
    mutationFn: () => post<Writing>(path),
    onSuccess: ({ passages }) => {
      setDraft({ passages, sentences: [], isUnderWay: true, isComplete: false, note: '' })
      client.setQueryDefaults(['written'], { gcTime: anHour })
      leave.current = followWriting(path, {
        onSentence: sentence => setDraft(before => before && { ...before, sentences: [...before.sentences, sentence] }),
        onEnd: end => {
          const whole: Draft = { passages, ...end, isUnderWay: false }
          client.setQueryData(written, whole)
          setDraft(whole)
        },
        onLost: () => setDraft(before => before && { ...before, isUnderWay: false, note: lost }),
      })
    },
  })
  const stop = useMutation({ mutationFn: () => post<unknown>(`${path}/stop`) })
  return { draft, begin, stop }
}
