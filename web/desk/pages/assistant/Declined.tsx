import { isoDay } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { nameOf } from '../library/citation.ts'
import { Outdated } from '../library/Outdated.tsx'
import { InternalLabel } from '../library/SourceLabels.tsx'
import { dayText } from '../library/standing.ts'
import { VettedAnswer } from '../library/Vetted.tsx'
import { WrittenAnswer } from '../library/WrittenAnswer.tsx'
import type { AnsweredProps } from './Answered.tsx'
import { Follows } from './Follows.tsx'
import { isSamePlace, placesOf } from './looking.ts'

/** No passage answers it: that is said, with what stands near to be judged by a person, and who can be asked. */
export function Declined({ answer, place, onLook }: Omit<AnsweredProps, 'isNewest'>) {
  const { near, outdated, day, phone } = answer
  return (
    <div className="stack declined">
      <Follows answer={answer} />
      {answer.vetted !== null && <VettedAnswer vetted={answer.vetted} />}
      <WrittenAnswer answer={answer} onShow={onLook} />
      <section className="sheet stack" aria-label="没有答上">
        <h3>没有找到能直接回答的原文</h3>
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
            {placesOf(answer).map((it, index) => (
              <li key={`${it.source.id}/${it.position}`} className="row">
                <button type="button" aria-pressed={isSamePlace(it, place)} onClick={() => onLook(it)}>
                  {nameOf(it.source)}
                  {near[index]?.label}
                </button>
                {near[index]?.heading !== '' && <span className="quiet">{near[index]?.heading}</span>}
                <InternalLabel source={it.source} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <Outdated sources={outdated} day={day} />
    </div>
  )
}
