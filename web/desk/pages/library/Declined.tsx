import { useState } from 'react'
import type { Answer } from '../../../../src/shapes/library.ts'
import { isoDay } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { Around } from './Around.tsx'
import { nameOf } from './citation.ts'
import { Follows } from './Follows.tsx'
import { Outdated } from './Outdated.tsx'
import { InternalLabel } from './SourceLabels.tsx'
import { dayText } from './standing.ts'
import { VettedAnswer } from './Vetted.tsx'
import { type Passage, WrittenAnswer } from './WrittenAnswer.tsx'

/** No passage answers it: that is said, with what stands near to be judged by a person, and who can be asked. */
export function Declined({ answer }: { answer: Answer }) {
  const { near, outdated, day, phone } = answer
  const [chosen, setChosen] = useState(0)
  /** What a sentence of the model rests on, looked at instead. */
  const [shown, setShown] = useState<Passage>()
  const place = shown ?? near[chosen]
  const choose = (index: number) => {
    setShown(undefined)
    setChosen(index)
  }
  return (
    <div className="answer-columns declined">
      <div className="stack">
        <Follows answer={answer} />
        {answer.vetted !== null && <VettedAnswer vetted={answer.vetted} />}
        <WrittenAnswer answer={answer} onShow={setShown} />
        <section className="sheet stack" aria-label="没有答上">
          <h2>没有找到能直接回答的原文</h2>
          {day !== isoDay() && (
            <p>
              <Label tone="solid">按{dayText(day)}的规定</Label>
            </p>
          )}
          <p>
            {near.length > 0
              ? '下面几处说的相近，但不能据此答复；请自己看过再定，或换一种问法。'
              : '已发布的文献里没有相近的内容。请换一种问法，或问主管部门。'}
            给群众的，请转 {phone}。
          </p>
          {near.length > 0 && (
            <ul className="near">
              {near.map(({ source, position, label, heading }, index) => (
                <li key={`${source.id}/${position}`} className="row">
                  <button
                    type="button"
                    aria-pressed={shown === undefined && index === chosen}
                    onClick={() => choose(index)}
                  >
                    {nameOf(source)}
                    {label}
                  </button>
                  {heading !== '' && <span className="quiet">{heading}</span>}
                  <InternalLabel source={source} />
                </li>
              ))}
            </ul>
          )}
        </section>
        <Outdated sources={outdated} day={day} />
      </div>
      {place !== undefined && (
        <Around key={`${place.source.id}/${place.position}`} source={place.source} position={place.position} />
      )}
    </div>
  )
}
