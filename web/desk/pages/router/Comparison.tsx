import type { RouterComparison } from '../../../../src/shapes/router.ts'
import { Label } from '../../app/Label.tsx'

type Tally = RouterComparison['all']

/** 91.2%: versions differ in tenths. */
const share = (right: number, examples: number) => (examples === 0 ? '—' : `${((100 * right) / examples).toFixed(1)}%`)

const difference = ({ present, candidate }: Tally) =>
  candidate === present
    ? '相同'
    : candidate > present
      ? `多对 ${candidate - present} 件`
      : `少对 ${present - candidate} 件`

function Row({ name, tally, isWorse = false }: { name: string; tally: Tally; isWorse?: boolean }) {
  return (
    <tr>
      <th scope="row">
        {name} {isWorse && <Label tone="late">变差</Label>}
      </th>
      <td>{tally.examples}</td>
      <td>{share(tally.present, tally.examples)}</td>
      <td>{share(tally.candidate, tally.examples)}</td>
      <td className={isWorse ? 'late' : undefined}>{difference(tally)}</td>
    </tr>
  )
}

/** The candidate beside the present version, on what neither had learned from. */
export function Comparison({ comparison }: { comparison: RouterComparison }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: the box scrolls
    <section className="comparison-table" tabIndex={0} aria-label="与使用中的版本比较">
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">样本</th>
            <th scope="col">件数</th>
            <th scope="col">使用中</th>
            <th scope="col">候选</th>
            <th scope="col">差别</th>
          </tr>
        </thead>
        <tbody>
          <Row name="全部" tally={comparison.all} />
          <Row name="近四周的审定" tally={comparison.recent} />
          {comparison.groups.map(it => (
            <Row key={it.name} name={it.name} tally={it} isWorse={it.isWorse} />
          ))}
        </tbody>
      </table>
    </section>
  )
}
