import { useEffect, useRef } from 'react'
import type { SourceText } from '../../../../src/shapes/library.ts'
import { sectionsOf } from './sections.ts'
import { texts } from './texts.ts'

/** An empty line parts paragraphs; other breaks of lines stay as they are. */
function Words({ words }: { words: string }) {
  let place = 0
  return words.split(/\n{2,}/).map(paragraph => (
    <p key={place++} className="as-written">
      {paragraph}
    </p>
  ))
}

/** The passage that somebody was sent to: marked by a word and an edge, and taken into view. */
function Here({ words }: { words: string }) {
  const here = useRef<HTMLDivElement>(null)

  useEffect(() => {
    here.current?.focus({ preventScroll: true })
    here.current?.scrollIntoView({ block: 'center' })
  }, [])

  return (
    <div ref={here} tabIndex={-1} className="here">
      <span className="mark">{texts.here}</span>
      <Words words={words} />
    </div>
  )
}

/** A document of one passage has no place to be sent to. */
export function Passages({ text: { passages, total }, at }: { text: SourceText; at: number | undefined }) {
  return sectionsOf(passages).map(({ heading, passages: inSection }) => (
    <div key={inSection[0]?.position} className="document">
      {heading !== '' && <h2>{heading}</h2>}
      {inSection.map(({ position, words }) => (
        <div key={position} className="passage">
          {position === at && total > 1 ? <Here words={words} /> : <Words words={words} />}
        </div>
      ))}
    </div>
  ))
}
