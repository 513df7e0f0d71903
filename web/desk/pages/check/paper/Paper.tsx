import { memo, useLayoutEffect, useMemo, useRef, useState } from 'react'
import type {
  Preview,
  PreviewBlock,
  PreviewParagraph,
  PreviewSection,
} from '../../../../../src/shapes/official-document.ts'
import './paper.css'
import { Block, lineHeight, type Marks, Paragraph } from './Block.tsx'
import { type Measured, paginate, type Slice } from './paginate.ts'

/** Pixels of a millimetre and of a point, as browsers have it. */
const pixels = { mm: 96 / 25.4, pt: 96 / 72 }

interface Stretch {
  readonly section: PreviewSection
  readonly blocks: readonly PreviewBlock[]
}

/** Sections that go on where the one before ended share its pages. */
function stretchesOf({ sections }: Preview): Stretch[] {
  const all: { section: PreviewSection; blocks: PreviewBlock[] }[] = []
  for (const section of sections) {
    const last = all.at(-1)
    if (section.continues && last) last.blocks.push(...section.blocks)
    else all.push({ section, blocks: [...section.blocks] })
  }
  return all
}

function measure(element: Element, block: PreviewBlock, grid: number | undefined): Measured {
  const { top, height } = element.getBoundingClientRect()
  if (block.kind === 'table') {
    const cuts = [...element.querySelectorAll('tr')].map(row => row.getBoundingClientRect().bottom - top)
    return { height, cuts: cuts.slice(0, -1), startsPage: false, endsPage: false }
  }
  const [before, after] = [block.before * pixels.pt, block.after * pixels.pt]
  const count = Math.max(1, Math.round((height - before - after) / (lineHeight(block, grid) * pixels.pt)))
  const step = (height - before - after) / count
  const cuts = Array.from({ length: count - 1 }, (_, i) => before + (i + 1) * step)
  return { height, cuts, startsPage: block.startsPage ?? false, endsPage: block.endsPage ?? false }
}

const noMarks: Marks = { faults: new Map(), chosen: undefined, onChoose: () => {} }

/** The whole flow of the document, set once and unseen, so that it can be laid on pages. */
const Measuring = memo(function Measuring({ stretches }: { stretches: readonly Stretch[] }) {
  return stretches.map(({ section, blocks }, i) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: sections have no names, and none comes or goes
    <div key={i} data-stretch style={{ width: `${section.width - section.left - section.right}mm` }}>
      {blocks.map((block, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: nor have blocks
        <div key={at} data-block>
          <Block block={block} setting={section} marks={noMarks} />
        </div>
      ))}
    </div>
  ))
})

interface PageProps {
  readonly stretch: Stretch
  readonly slices: readonly Slice[]
  readonly number: number
  readonly isFirst: boolean
  readonly scale: number
  readonly marks: Marks
}

const linesFor = (
  { usual, even, first }: PreviewSection['footers'],
  number: number,
  isFirst: boolean,
): readonly PreviewParagraph[] => (isFirst && first ? first : number % 2 === 0 && even ? even : usual)

function Page({ stretch: { section, blocks }, slices, number, isFirst, scale, marks }: PageProps) {
  const lines = (kind: 'headers' | 'footers') =>
    linesFor(section[kind], number, isFirst).map((line, i) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: lines have no names, and none comes or goes
      <Paragraph key={i} paragraph={line} setting={{}} marks={noMarks} pageNumber={number} />
    ))
  const sides = { left: `${section.left}mm`, right: `${section.right}mm` }
  return (
    <section
      className="paper-page"
      aria-label={`第 ${number} 页`}
      style={{ width: section.width * pixels.mm * scale, height: section.height * pixels.mm * scale }}
    >
      <div
        className="paper-sheet"
        style={{ width: `${section.width}mm`, height: `${section.height}mm`, transform: `scale(${scale})` }}
      >
        <div className="paper-lines" style={{ ...sides, top: `${section.header}mm` }}>
          {lines('headers')}
        </div>
        <div className="paper-text" style={{ ...sides, top: `${section.top}mm` }}>
          {slices.map(({ block: at, from, to }) => {
            const block = blocks[at]
            if (!block) return null
            const isPart = from > 0 || slices.some(one => one.block === at && one.to < to)
            return (
              <div
                key={at}
                className="paper-slice"
                data-part={isPart || undefined}
                aria-hidden={from > 0}
                style={{ height: to - from }}
              >
                <div style={{ marginTop: -from }}>
                  <Block block={block} setting={section} marks={marks} />
                </div>
              </div>
            )
          })}
        </div>
        <div className="paper-lines" style={{ ...sides, bottom: `${section.footer}mm` }}>
          {lines('footers')}
        </div>
      </div>
    </section>
  )
}

interface PaperProps {
  readonly preview: Preview
  /** Pixels that the paper may take. */
  readonly width: number
  readonly marks: Marks
  readonly onLaid: () => void
}

/** A document as it prints, page by page. */
export function Paper({ preview, width, marks, onLaid }: PaperProps) {
  const stretches = useMemo(() => stretchesOf(preview), [preview])
  const flow = useRef<HTMLDivElement>(null)
  const [laid, setLaid] = useState<{ of: readonly Stretch[]; pages: readonly Slice[][][] }>()
  useLayoutEffect(() => {
    const elements = [...(flow.current?.querySelectorAll('[data-stretch]') ?? [])]
    const pages = stretches.map(({ section, blocks }, i) => {
      const found = elements[i]?.children ?? []
      const measured = blocks.map((block, at) => {
        const element = found[at]
        return element
          ? measure(element, block, section.grid)
          : { height: 0, cuts: [], startsPage: false, endsPage: false }
      })
      return paginate(measured, (section.height - section.top - section.bottom) * pixels.mm)
    })
    setLaid({ of: stretches, pages })
  }, [stretches])
  const isLaid = laid?.of === stretches
  useLayoutEffect(() => {
    if (isLaid && width > 0) onLaid()
  }, [isLaid, width, onLaid])
  const widest = Math.max(...stretches.map(({ section }) => section.width)) * pixels.mm
  const scale = Math.min(1, width / widest)
  let number = 0
  return (
    <div className="paper">
      {!isLaid && (
        <div className="paper-flow" ref={flow} aria-hidden="true">
          <Measuring stretches={stretches} />
        </div>
      )}
      {isLaid &&
        stretches.flatMap((stretch, i) =>
          (laid.pages[i] ?? []).map((slices, at) => {
            number++
            return (
              <Page
                key={number}
                stretch={stretch}
                slices={slices}
                number={number}
                isFirst={at === 0}
                scale={scale}
                marks={marks}
              />
            )
          }),
        )}
    </div>
  )
}
