import { Button } from 'antd'
import { useState } from 'react'
import type { Overview } from '../../../../src/http/shapes/organisation.ts'
import { Curve } from './Curve.tsx'
import { DaysTable } from './DaysTable.tsx'

/** The curve of days, and its numbers behind one key. */
export function Days({ days }: { days: Overview['days'] }) {
  const [showsNumbers, setShowsNumbers] = useState(false)
  return (
    <section className="sheet" aria-labelledby="days">
      <div className="chart-head">
        <h2 id="days">每天受理与答复</h2>
        {days.length > 0 && (
          <Button size="small" aria-expanded={showsNumbers} onClick={() => setShowsNumbers(!showsNumbers)}>
            {showsNumbers ? '看曲线' : '看数字'}
          </Button>
        )}
      </div>
      {days.length === 0 && <p className="quiet">还没有满一天的数字。</p>}
      {days.length > 0 && (showsNumbers ? <DaysTable days={days} /> : <Curve days={days} />)}
    </section>
  )
}
