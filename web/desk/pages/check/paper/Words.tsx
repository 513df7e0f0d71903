import type { CSSProperties } from 'react'
import type { OfficialFault, PreviewParagraph, PreviewRun } from '../../../../../src/shapes/official-document.ts'
import { chineseFonts, latinFonts } from './fonts.ts'

/** Digits, letters and their signs are of another font than Chinese characters. */
const pieces = /[\u0021-\u007e]+(?: +[\u0021-\u007e]+)*|[^\u0021-\u007e]+/gu

const styleOf = (run: PreviewRun, pitch: number): CSSProperties => ({
  ...(run.spacing || pitch !== 0 ? { letterSpacing: `${pitch + (run.spacing ?? 0)}pt` } : {}),
  fontFamily: chineseFonts(run),
  fontSize: `${run.size}pt`,
  ...(run.isBold ? { fontWeight: 700 } : {}),
  ...(run.isItalic ? { fontStyle: 'italic' } : {}),
  ...(run.isUnderlined ? { textDecoration: 'underline' } : {}),
  ...(run.colour ? { color: run.colour } : {}),
})

interface Stretch {
  readonly run: PreviewRun
  readonly from: number
  readonly to: number
  readonly text: string
  readonly keys: readonly string[]
}

/** Cuts runs where faults begin and end. */
export function stretchesOf(runs: readonly PreviewRun[], faults: readonly OfficialFault[]): Stretch[] {
  const spans = faults.flatMap(({ key, at }) => (at && at.to > at.from ? [{ key, from: at.from, to: at.to }] : []))
  const edges = [...new Set(spans.flatMap(one => [one.from, one.to]))].toSorted((a, b) => a - b)
  let start = 0
  return runs.flatMap(run => {
    const [first, last] = [start, start + run.text.length]
    start = last
    const cuts = [first, ...edges.filter(at => at > first && at < last), last]
    return cuts.slice(0, -1).map((from, i) => {
      const to = cuts[i + 1] ?? last
      const keys = spans.filter(one => one.from < to && from < one.to).map(one => one.key)
      return { run, from, to, text: run.text.slice(from - first, to - first), keys }
    })
  })
}

interface WordsProps {
  readonly paragraph: PreviewParagraph
  readonly faults: readonly OfficialFault[]
  readonly chosen: string | undefined
  /** Points by which a grid moves characters apart. */
  readonly pitch: number
  readonly pageNumber?: number | undefined
  readonly onChoose: (key: string) => void
}

/** The words of a paragraph; those that a fault is about are marked, and a click goes to its note. */
export function Words({ paragraph, faults, chosen, pitch, pageNumber, onChoose }: WordsProps) {
  const whole = paragraph.runs.reduce((sum, run) => sum + run.text.length, 0)
  return stretchesOf(paragraph.runs, faults).map(({ run, from, to, text, keys }) => {
    const words = run.isPageNumber && pageNumber !== undefined ? String(pageNumber) : text
    const set = [...words.matchAll(pieces)].map(({ 0: piece, index }) =>
      /^[\u0021-\u007e]/u.test(piece) ? (
        <span key={index} style={{ fontFamily: latinFonts(run) }}>
          {piece}
        </span>
      ) : (
        piece
      ),
    )
    if (keys.length === 0)
      return (
        <span key={from} className="words" style={styleOf(run, pitch)}>
          {set}
        </span>
      )
    const [first = ''] = keys
    return (
      // whoever works by keyboard goes from note to note
      // biome-ignore lint/a11y/useKeyWithClickEvents: the notes beside it are buttons and say the same
      // biome-ignore lint/a11y/noStaticElementInteractions: as above
      <span
        key={from}
        className="words fault-words"
        data-keys={keys.join(' ')}
        data-whole={to - from >= whole}
        data-chosen={chosen !== undefined && keys.includes(chosen)}
        style={styleOf(run, pitch)}
        onClick={() => onChoose(first)}
      >
        {set}
      </span>
    )
  })
}
