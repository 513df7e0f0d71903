import type { ReturnRow } from '../../../../src/shapes/service.ts'
import { percent } from '../../app/format.ts'
import { EmptyNote } from '../../app/PageState.tsx'
import { returnTexts } from '../../app/texts.ts'

const codes = Object.entries(returnTexts) as [keyof typeof returnTexts, string][]

/** Who sent orders back, and why. */
export function ReturnTable({ returns }: { returns: readonly ReturnRow[] }) {
  if (returns.length === 0) return <EmptyNote title="这段时间没有退单" hint="派出的工单都由第一个部门接下了。" />
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="service-table" tabIndex={0} aria-label="各部门退单的原因">
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">部门</th>
            <th scope="col">派单</th>
            <th scope="col">退回</th>
            <th scope="col">退单率</th>
            <th scope="col">其中再次退回</th>
            {codes.map(([code, name]) => (
              <th key={code} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {returns.map(row => (
            <tr key={row.id}>
              <th scope="row">{row.name}</th>
              <td>{row.orders}</td>
              <td>{row.returned}</td>
              <td>{percent(row.returned / row.orders)}</td>
              <td className={row.again > 0 ? 'late' : undefined}>{row.again}</td>
              {codes.map(([code]) => (
                <td key={code}>{row.reasons[code] ?? ''}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
