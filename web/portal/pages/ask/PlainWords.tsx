import { useEffect, useRef, useState } from 'react'
import type { Answer, Writing, WrittenSentence } from '../../../../src/shapes/library.ts'
import { ApiError, post } from '../../../shared/api.ts'
import { followWriting } from '../../../shared/writing.ts'
import { Link } from '../../app/router.tsx'
import { placeOf, sourceAddress } from '../../app/source.ts'
import { texts } from './texts.ts'

type State = 'asked' | 'writing' | 'ended'

interface Draft extends Writing {
  readonly state: State
  readonly sentences: readonly WrittenSentence[]
  /** Why there is nothing to read. */
  readonly failure?: string
}

/** A model says in plain words what the documents say; only sentences whose source was checked reach this page. */
export function PlainWords({ answer }: { answer: Answer }) {
  const [draft, setDraft] = useState<Draft>()
  const leave = useRef<(() => void) | undefined>(undefined)
  useEffect(() => () => leave.current?.(), [])
  if (!answer.canWrite) return null

  async function begin() {
    const path = `/api/questions/${encodeURIComponent(answer.id)}/writing`
    setDraft({ state: 'asked', passages: [], sentences: [] })
    try {
      const { passages } = await post<Writing>(path)
      setDraft({ state: 'writing', passages, sentences: [] })
      const change = (part: (before: Draft) => Partial<Draft>) =>
        setDraft(before => before && { ...before, ...part(before) })
      leave.current = followWriting(path, {
        onSentence: sentence => change(({ sentences }) => ({ sentences: [...sentences, sentence] })),
        onEnd: ({ sentences }) => change(() => ({ sentences, state: 'ended' })),
        onLost: () => change(() => ({ state: 'ended', failure: texts.plain.lost })),
      })
    } catch (error) {
      const failure = error instanceof ApiError ? error.message : texts.plain.lost
      setDraft({ state: 'ended', passages: [], sentences: [], failure })
    }
  }

  if (!draft)
    return (
      <p>
        <button type="button" className="button" onClick={begin}>
          {texts.plain.begin}
        </button>
      </p>
    )
  const { state, sentences, passages, failure } = draft
  return (
    <section className="note" aria-labelledby="plain" aria-busy={state !== 'ended'}>
      <h2 id="plain">{texts.plain.heading}</h2>
      <div aria-live="polite">
        {sentences.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: sentences come in their order and never move
          <p key={index}>
            {one.text}
            {one.cites.map(number => {
              const passage = passages[number - 1]
              return passage ? (
                <Link key={number} className="within" href={sourceAddress(passage.source.id, passage.position)}>
                  {texts.plain.from(placeOf(passage.source, passage.label))}
                </Link>
              ) : null
            })}
          </p>
        ))}
      </div>
      <p role="status">{state !== 'ended' ? texts.plain.writing : ''}</p>
      {state === 'ended' && (
        <p className="quiet">{failure ?? (sentences.length > 0 ? texts.plain.note : texts.plain.nothing)}</p>
      )}
    </section>
  )
}
