import { Link } from 'wouter'
import type { Overview } from '../../../../src/shapes/organisation.ts'
import { Label } from '../../app/Label.tsx'
import { Section } from '../Section.tsx'
import { gapText } from '../service/group-figure.ts'

/** Who is served otherwise than the others, by more than chance; nothing where nobody is. */
export function Gaps({ gaps, days }: Pick<Overview, 'gaps' | 'days'>) {
  if (gaps.length === 0) return null
  const period = { from: days[0]?.day ?? '', to: days.at(-1)?.day ?? '' }
  return (
    <Section title="各类人群之间的差距">
      <p className="quiet">相差超出偶然，值得查一查原因。</p>
      <ul className="gaps">
        {gaps.map(gap => (
          <li key={`${gap.kind} ${gap.group} ${gap.measure}`}>
            <Label tone="late">差距</Label> {gapText(gap)}
          </li>
        ))}
      </ul>
      <p>
        <Link href={`/service?${new URLSearchParams({ ...period, by: 'group' })}`}>看各组的数字</Link>
      </p>
    </Section>
  )
}
