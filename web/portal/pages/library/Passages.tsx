import { useEffect, useRef } from 'react'
import type { SourceText } from '../../../../src/shapes/library.ts'
import { texts } from './texts.ts'

type Passage = SourceText['passages'][number]

/** An empty line parts paragraphs; other breaks of lines stay as they are. */
function Words({ passage: { label, text } }: { passage: Passage }) {
  const words = text.startsWith(label) ? text : `${label}　${text}`
  let place = 0
  return words.split(/\n{2,}/).map(paragraph => (
    <p key={place++} className="as-written">
      {paragraph}
    </p>
  ))
}

/** The passage that somebody was sent to: marked by a word and an edge, and taken into view. */
function Here({ passage }: { passage: Passage }) {
  const here = useRef<HTMLDivElement>(null)

  useEffect(() => {
    here.current?.focus({ preventScroll: true })
    here.current?.scrollIntoView({ block: 'center' })
  }, [])

  return (
    <div ref={here} tabIndex={-1} className="here">
      <span className="mark">{texts.here}</span>
      <Words passage={passage} />
    </div>
  )
}

/** A heading stands where it changes. A document of one passage has no place to be sent to. */
export function Passages({ text: { passages, total }, at }: { text: SourceText; at: number | undefined }) {
  return (
    <div className="document">
      {passages.map((passage, index) => (
        <div key={passage.position} className="passage">
          {passage.heading !== '' && passage.heading !== passages[index - 1]?.heading && <h2>{passage.heading}</h2>}
          {passage.position === at && total > 1 ? <Here passage={passage} /> : <Words passage={passage} />}
        </div>
      ))}
    </div>
  )
}
