import { Button } from 'antd'
import { useState } from 'react'
import { Link } from 'wouter'
import type { AnswerItem } from '../../../../src/shapes/library.ts'
import { formatInstant } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { MadeBy } from '../../app/MadeBy.tsx'
import { CorrectionForm } from './CorrectionForm.tsx'
import { nameOf, quotationOf } from './citation.ts'
import { InternalLabel } from './SourceLabels.tsx'
import { dayText } from './standing.ts'
import { correctedTexts, feedbackTexts, type Verdict, verdictTexts } from './texts.ts'
import { VettedAnswer } from './Vetted.tsx'
import { Sentences } from './WrittenAnswer.tsx'
import { WrongForm } from './WrongForm.tsx'

interface AnswerSheetProps {
  item: AnswerItem
  isAtHand: boolean
  isWriting: boolean
  busy: boolean
  error: Error | null
  /** Absent for those who only look. */
  onChoose: ((verdict: Verdict) => void) | undefined
  onWrong: (note: string) => void
  onClose: () => void
}

/** The day in Beijing on which it was asked; another one was asked for where they differ. */
const askedDay = (askedAt: string) => new Date(Date.parse(askedAt) + 8 * 3_600_000).toISOString().slice(0, 10)

function Head({ item }: { item: AnswerItem }) {
  const { answer, scenario, askedBy, feedback, isOutdated } = item
  return (
    <>
      <p className="row">
        {scenario === 'plans' && <Label tone="plain">方案</Label>}
        {answer.outcome === 'declined' && <Label tone="solid">没答上</Label>}
        {isOutdated && <Label tone="late">依据已变</Label>}
        {feedback !== null && <Label tone={feedback === 'helped' ? 'plain' : 'late'}>{feedbackTexts[feedback]}</Label>}
        <span className="quiet">
          {formatInstant(answer.askedAt)} {askedBy === null ? '群众' : askedBy.name}问
          {answer.day !== askedDay(answer.askedAt) && `，按${dayText(answer.day)}的规定`}
        </span>
      </p>
      <h2>{answer.question}</h2>
    </>
  )
}

export function Quotes({ answer }: Pick<AnswerItem, 'answer'>) {
  if (answer.outcome === 'declined') return <p className="quiet">没有找到能直接回答的原文。</p>
  if (answer.quotes.length === 0) return <p className="quiet">摘引的文献现在看不到了。</p>
  return (
    <ul className="stack answer-quotes">
      {answer.quotes.map(quote => (
        <li key={`${quote.source.id}/${quote.position}/${quote.from}`}>
          <blockquote>{quotationOf(quote)}</blockquote>
          <p className="row">
            <Link href={`/library/${quote.source.id}?at=${quote.position}`}>
              {nameOf(quote.source)}
              {quote.label}
            </Link>
            <InternalLabel source={quote.source} />
            {!quote.source.isInForce && <Label tone="late">现在不是现行有效</Label>}
          </p>
        </li>
      ))}
    </ul>
  )
}

/** What a model made of it, unverified sentences marked: its guardian sees what was shown. */
function Written({ written }: { written: NonNullable<AnswerItem['answer']['written']> }) {
  return (
    <section className="stack written" aria-label="模型整理">
      <p className="row">
        <Label tone="machine">模型整理</Label>
        <span className="quiet">
          {written.model}
          {!written.isComplete && ` · ${written.note}`}
        </span>
      </p>
      <Sentences passages={written.passages} sentences={written.sentences} />
    </section>
  )
}

function Verdicts({ item, busy, onChoose }: Pick<AnswerSheetProps, 'item' | 'busy' | 'onChoose'>) {
  const { verdict, note, reviewedBy, reviewedAt } = item
  return (
    <div className="row answer-verdict">
      {onChoose !== undefined &&
        (['right', 'wrong'] as const).map(it => (
          <Button key={it} size="small" aria-pressed={verdict === it} disabled={busy} onClick={() => onChoose(it)}>
            {verdictTexts[it]}
          </Button>
        ))}
      {verdict === null ? (
        <span className="quiet">还没有复核</span>
      ) : (
        <>
          <Label tone={verdict === 'wrong' ? 'late' : 'plain'}>{`复核：${verdictTexts[verdict]}`}</Label>
          {reviewedBy !== null && reviewedAt !== null && (
            <span className="quiet">
              <MadeBy kind="person" name={reviewedBy.name} /> {formatInstant(reviewedAt)}
            </span>
          )}
          {note !== null && <span>{note}</span>}
        </>
      )}
    </div>
  )
}

/** How a correction of it stands, and for those who may give one a form for it. */
function Correction({ item }: Pick<AnswerSheetProps, 'item'>) {
  const [isOpen, setOpen] = useState(false)
  const { correction, canCorrect } = item
  if (isOpen && canCorrect) return <CorrectionForm item={item} onClose={() => setOpen(false)} />
  if (correction === null && !canCorrect) return null
  return (
    <div className="row">
      {correction !== null && (
        <>
          <Label tone={correction === 'proposed' ? 'solid' : 'plain'}>{correctedTexts[correction]}</Label>
          <Link href={correction === 'proposed' ? '/corrections' : `/corrections?only=${correction}`}>看更正</Link>
        </>
      )}
      {canCorrect && (
        <Button size="small" onClick={() => setOpen(true)}>
          给出正确的答复
        </Button>
      )}
    </div>
  )
}

/** One answer: what was asked, what was quoted, what the one who asked and the guardian say of it. */
export function AnswerSheet(props: AnswerSheetProps) {
  const { item, isAtHand, isWriting, busy, error, onChoose, onWrong, onClose } = props
  return (
    <li id={item.answer.id} className="sheet stack answer-sheet" aria-current={isAtHand ? 'true' : undefined}>
      <Head item={item} />
      <Quotes answer={item.answer} />
      {item.answer.written !== null && <Written written={item.answer.written} />}
      <Verdicts item={item} busy={busy} onChoose={onChoose} />
      {item.answer.vetted !== null && <VettedAnswer vetted={item.answer.vetted} />}
      <Correction item={item} />
      {isWriting && <WrongForm note={item.note ?? ''} busy={busy} error={error} onSubmit={onWrong} onClose={onClose} />}
    </li>
  )
}
