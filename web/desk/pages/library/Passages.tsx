import { Fragment, type ReactNode, useEffect, useRef } from 'react'
import type { SourceText } from '../../../../src/shapes/library.ts'

type Passage = SourceText['passages'][number]

interface PassagesProps {
  passages: readonly Passage[]
  /** The one that was cited; it is marked, and brought into view. */
  at: number | undefined
  /** What of it was quoted, in characters. */
  quoted?: readonly [from: number, to: number] | undefined
}

function wordsOf({ text }: Passage, quoted: PassagesProps['quoted']): ReactNode {
  if (quoted === undefined) return text
  const [from, to] = quoted
  return (
    <>
      {text.slice(0, from)}
      <mark>{text.slice(from, to)}</mark>
      {text.slice(to)}
    </>
  )
}

/** Brings the marked passage into view: inside the column that scrolls, where there is one, so that the page stays. */
function show(passage: HTMLElement) {
  const column = passage.closest('[data-scrolls]')
  const { top, bottom, height } = passage.getBoundingClientRect()
  if (column !== null) {
    column.scrollTop += top - column.getBoundingClientRect().top - Math.max(0, column.clientHeight - height) / 2
  } else if (top < 0 || bottom > window.innerHeight) {
    passage.scrollIntoView({ block: 'center' })
  }
}

/** The document as it reads: its chapters as headings, its articles below one another. */
export function Passages({ passages, at, quoted }: PassagesProps) {
  const marked = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another place is looked for again
  useEffect(() => {
    if (marked.current !== null) show(marked.current)
  }, [at, passages[0]?.position])
  return (
    <div className="passages">
      {passages.map((passage, index) => {
        const { position, heading, label, text } = passage
        const isMarked = position === at
        const isNew = heading !== '' && heading !== passages[index - 1]?.heading
        return (
          <Fragment key={position}>
            {isNew && <h3>{heading}</h3>}
            <div ref={isMarked ? marked : undefined} className="passage" data-marked={isMarked}>
              {label !== '' && !text.startsWith(label) && <p className="passage-label">{label}</p>}
              <p className="prose">{wordsOf(passage, isMarked ? quoted : undefined)}</p>
            </div>
          </Fragment>
        )
      })}
    </div>
  )
}
