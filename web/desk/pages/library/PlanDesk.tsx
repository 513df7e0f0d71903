import { Button } from 'antd'
import { useState } from 'react'
import type { Plan, PlanItem } from '../../../../src/shapes/plan.ts'
import { isoDay } from '../../app/format.ts'
import { useSettings } from '../../app/settings.tsx'
import { useToast } from '../../app/toast.tsx'
import { copyText } from '../copy-text.ts'
import { useShortcuts } from '../queue/use-shortcuts.ts'
import { Around } from './Around.tsx'
import { Given } from './Given.tsx'
import { Near } from './Near.tsx'
import { Outdated } from './Outdated.tsx'
import { PlanSection } from './PlanSection.tsx'
import { planText } from './plan-text.ts'
import { dayText } from './standing.ts'

/** What can be looked at around: an item of the plan, or a passage that only comes near. */
type Place = PlanItem | Plan['near'][number]

const keyOf = ({ source, position }: Place) => `${source.id}/${position}`

/** The plan on the left, section by section, and on the right the source around the item that is looked at. */
export function PlanDesk({ plan }: { plan: Plan }) {
  const { sections, near, outdated, day, outcome, phone } = plan
  const say = useToast()
  const { settings } = useSettings()
  const items = sections.flatMap(one => one.items)
  const isDeclined = outcome === 'declined' || items.length === 0
  const [place, setPlace] = useState<Place | undefined>(items[0] ?? near[0])
  const chosen = items.find(it => it === place)
  const copy = async () => {
    const isCopied = await copyText(planText(plan))
    say(isCopied ? '已复制方案和出处' : '浏览器不允许复制，请手动选取')
  }
  const move = (step: number) => {
    const at = chosen === undefined ? -1 : items.indexOf(chosen)
    setPlace(items[Math.max(0, Math.min(items.length - 1, at + step))])
  }
  useShortcuts({
    j: isDeclined ? undefined : () => move(1),
    k: isDeclined ? undefined : () => move(-1),
    c: isDeclined ? undefined : () => void copy(),
    p: isDeclined ? undefined : () => window.print(),
  })
  return (
    <div className="answer-columns plan-columns">
      <div className="stack">
        {isDeclined ? (
          <section className="sheet stack" aria-label="没有方案">
            <h2>文献里没有写到这件事，出不了方案</h2>
            <p>
              按{dayText(day)}的规定查找。
              {near.length > 0
                ? '下面几处可能有关，但撑不起一个方案；请自己看过再定，或换一种写法。'
                : '已发布的文献里没有相近的内容。请换一种写法，或问主管部门。'}
              给群众的，请转 {phone}。
            </p>
          </section>
        ) : (
          <>
            <p className="plan-printed-title">{plan.task}</p>
            <Given answer={plan} />
            <div className="row plan-actions">
              <Button onClick={() => void copy()}>复制方案和出处</Button>
              <Button onClick={() => window.print()}>打印</Button>
              {settings.shortcuts && (
                <span className="quiet wide-only">
                  <kbd>C</kbd> 复制 <kbd>P</kbd> 打印 <kbd>J</kbd> 下一条 <kbd>K</kbd> 上一条
                </span>
              )}
            </div>
            {day !== isoDay() && <p className="plan-printed-title">按{dayText(day)}的规定</p>}
            {sections.map(one => (
              <PlanSection key={one.section} section={one} day={day} chosen={chosen} onChoose={setPlace} />
            ))}
          </>
        )}
        <Near places={near} chosen={place} onChoose={setPlace} />
        <Outdated sources={outdated} day={day} />
      </div>
      {place !== undefined && (
        <Around
          key={`${keyOf(place)}/${'from' in place ? place.from : ''}`}
          source={place.source}
          position={place.position}
          {...('from' in place ? { quoted: [place.from, place.to] as const } : {})}
        />
      )}
    </div>
  )
}
