import { useState } from 'react'
import type { ModelUsage } from '../../../../src/shapes/model.ts'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { ShortChoice } from '../../app/ShortChoice.tsx'
import { Section } from '../Section.tsx'
import { Calls } from './Calls.tsx'
import { useUsage } from './queries.ts'

const periods = [
  { value: '1', label: '最近一天' },
  { value: '7', label: '最近七天' },
  { value: '30', label: '最近三十天' },
  { value: '366', label: '最近一年' },
]

interface TotalsProps {
  title: string
  /** Whom a row without a name stands for. */
  others: string
  rows: ModelUsage['byEmployee']
}

function Totals({ title, others, rows }: TotalsProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
    <section className="usage-table" tabIndex={0} aria-label={`用量，按${title}`}>
      <table className="numbers">
        <thead>
          <tr>
            <th scope="col">{title}</th>
            <th scope="col">次数</th>
            <th scope="col">答完</th>
            <th scope="col">发往外面</th>
            <th scope="col">token</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(it => (
            <tr key={it.id ?? ''}>
              <th scope="row">{it.name ?? others}</th>
              <td>{it.calls}</td>
              <td>{it.answered}</td>
              <td>{it.outside}</td>
              <td>{it.tokens.toLocaleString('zh-CN')}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** 用量和记录: how much was asked, by whom, and each call. */
export function Usage() {
  const [days, setDays] = useState('30')
  const query = useUsage(Number(days))
  return (
    <Section
      title="用量和记录"
      actions={
        <div className="policy-choice">
          <ShortChoice aria-label="用量的期间" choices={periods} value={days} onChange={setDays} />
        </div>
      }
    >
      <PageState query={query}>
        {({ byEmployee, byDepartment }) =>
          byEmployee.length === 0 ? (
            <EmptyNote title="这段时间没有问过模型" hint="问过以后，这里有次数、用量和每一次的摘要。" />
          ) : (
            <>
              <Totals title="数智员工" others="试问" rows={byEmployee} />
              <Totals title="部门" others="群众提问" rows={byDepartment} />
            </>
          )
        }
      </PageState>
      <Calls />
    </Section>
  )
}
