import type { Plan, PlanItem } from '../../../../src/shapes/plan.ts'
import { nameOf } from './citation.ts'
import { notWritten, piecesOf, placeOf } from './plan-text.ts'
import { InternalLabel, ScanLabel, StandingWords } from './SourceLabels.tsx'
import { planSectionTexts } from './texts.ts'

interface PlanSectionProps {
  section: Plan['sections'][number]
  day: string
  chosen: PlanItem | undefined
  onChoose: (item: PlanItem) => void
}

function Item({
  item,
  day,
  isChosen,
  onChoose,
}: {
  item: PlanItem
  day: string
  isChosen: boolean
  onChoose: () => void
}) {
  return (
    <li className="plan-item" data-chosen={isChosen}>
      <blockquote className="prose">
        {piecesOf(item).map(({ at, words, isFigure }) =>
          isFigure ? <b key={at}>{words}</b> : <span key={at}>{words}</span>,
        )}
      </blockquote>
      <p className="row plan-place">
        <button type="button" aria-pressed={isChosen} onClick={onChoose}>
          {placeOf(item)}
        </button>
        <span className="quiet">
          <StandingWords source={item.source} day={day} />
        </span>
        <InternalLabel source={item.source} />
        <ScanLabel source={item.source} />
      </p>
    </li>
  )
}

/** One section of a plan; where nothing is written it says so. */
export function PlanSection({ section: { section, items, offices }, day, chosen, onChoose }: PlanSectionProps) {
  const title = planSectionTexts[section]
  return (
    <section className="sheet stack plan-section" aria-label={title}>
      <h2>{title}</h2>
      {offices.length > 0 && (
        <ul className="plan-offices">
          {offices.map(one => (
            <li key={one.id}>
              <strong>{one.issuer}</strong>
              <span className="quiet"> 按办事指南{nameOf(one)}办理</span>
            </li>
          ))}
        </ul>
      )}
      {items.length > 0 && (
        <ol className="plan-items">
          {items.map(item => (
            <Item
              key={`${item.source.id}/${item.position}/${item.from}`}
              item={item}
              day={day}
              isChosen={item === chosen}
              onChoose={() => onChoose(item)}
            />
          ))}
        </ol>
      )}
      {items.length === 0 && offices.length === 0 && <p className="quiet">{notWritten}</p>}
    </section>
  )
}
