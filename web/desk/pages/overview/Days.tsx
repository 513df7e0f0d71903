import { Button } from 'antd'
import { useState } from 'react'
import type { Overview } from '../../../../src/shapes/organisation.ts'
import { Section } from '../Section.tsx'
import { Curve } from './Curve.tsx'
import { DaysTable } from './DaysTable.tsx'

/** The curve of days, and its numbers behind one key. */
export function Days({ days }: { days: Overview['days'] }) {
  const [showsNumbers, setShowsNumbers] = useState(false)
  return (
    <Section
      title="每天受理与答复"
      actions={
        days.length > 0 && (
          <Button size="small" aria-expanded={showsNumbers} onClick={() => setShowsNumbers(!showsNumbers)}>
            {showsNumbers ? '看曲线' : '看数字'}
          </Button>
        )
      }
    >
      {days.length === 0 && <p className="quiet">还没有满一天的数字。</p>}
      {days.length > 0 && (showsNumbers ? <DaysTable days={days} /> : <Curve days={days} />)}
    </Section>
  )
}
