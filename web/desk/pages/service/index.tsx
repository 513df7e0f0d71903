import { useQuery } from '@tanstack/react-query'
import { Button, Input, Radio } from 'antd'
import { useState } from 'react'
import { useLocation, useSearch } from 'wouter'
import type { ServiceLevels } from '../../../../src/shapes/service.ts'
import { get } from '../../../shared/api.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { Field } from '../../app/Field.tsx'
import { isoDay } from '../../app/format.ts'
import { Page } from '../../app/Page.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { Section } from '../Section.tsx'
import { exportFile } from './export-file.ts'
import { GroupTable } from './GroupTable.tsx'
import { ReturnTable } from './ReturnTable.tsx'
import { ServiceTable } from './ServiceTable.tsx'
import './service.css'

const oneDay = 86_400_000
const daysAgo = (days: number) => isoDay(Date.now() - days * oneDay)

const periods = [
  { text: '近 7 天', days: 6 },
  { text: '近 30 天', days: 29 },
  { text: '近 90 天', days: 89 },
] as const

const views = [
  { value: 'department', label: '按部门' },
  { value: 'category', label: '按分类' },
  { value: 'return', label: '退单' },
  { value: 'group', label: '按人群' },
] as const

/** 时限: how the time limits were kept in a period, by department and by category. Period and view stand in the address. */
export function ServicePage() {
  const [, go] = useLocation()
  const asked = new URLSearchParams(useSearch())
  const from = asked.get('from') ?? daysAgo(29)
  const to = asked.get('to') ?? isoDay()
  const by = views.find(view => view.value === asked.get('by'))?.value ?? 'department'
  const show = (next: { from?: string; to?: string; by?: string }) =>
    go(`/service?${new URLSearchParams({ from, to, by, ...next })}`, { replace: true })
  const isBackwards = to < from
  const query = useQuery({
    queryKey: ['service', from, to],
    queryFn: () => get<ServiceLevels>(`/api/service-levels?${new URLSearchParams({ from, to })}`),
    enabled: !isBackwards,
    placeholderData: before => before,
  })
  return (
    <Page title="时限">
      <div className="stack">
        <section className="sheet row service-period" aria-label="统计时段">
          <Field label="从哪天">
            {control => (
              <Input {...control} type="date" value={from} onChange={event => show({ from: event.target.value })} />
            )}
          </Field>
          <Field label="到哪天" error={isBackwards ? '结束日期不能早于开始日期。' : undefined}>
            {control => (
              <Input {...control} type="date" value={to} onChange={event => show({ to: event.target.value })} />
            )}
          </Field>
          <p className="row">
            {periods.map(({ text, days }) => (
              <Button key={text} onClick={() => show({ from: daysAgo(days), to: isoDay() })}>
                {text}
              </Button>
            ))}
          </p>
        </section>
        <PageState query={query}>{levels => <Levels levels={levels} by={by} onBy={by => show({ by })} />}</PageState>
      </div>
    </Page>
  )
}

interface LevelsProps {
  levels: ServiceLevels
  by: (typeof views)[number]['value']
  onBy: (by: string) => void
}

function Levels({ levels, by, onBy }: LevelsProps) {
  const [error, setError] = useState<Error | null>(null)
  const save = () => {
    setError(null)
    exportFile(levels).catch(() => setError(new Error('没能生成文件，请再试一次。')))
  }
  const rows = by === 'category' ? levels.categories : levels.departments
  return (
    <Section
      title={`${levels.from} 至 ${levels.to} 派出的工单`}
      actions={
        rows.length > 0 && (
          <Button type="primary" onClick={save}>
            导出 Excel
          </Button>
        )
      }
    >
      <p className="quiet">
        用时取中位数。按时的比例只算已经办到这一步的和已经超期的；到期之前退回的不算。只统计部门和分类，不统计个人。
      </p>
      <ErrorLine error={error} />
      <Radio.Group
        optionType="button"
        value={by}
        onChange={event => onBy(String(event.target.value))}
        options={[...views]}
      />
      {rows.length === 0 ? (
        <EmptyNote title="这段时间没有派出工单" hint="换一段时间看看。" />
      ) : by === 'group' ? (
        <GroupTable groups={levels.groups} />
      ) : by === 'return' ? (
        <ReturnTable returns={levels.returns} />
      ) : (
        <ServiceTable first={by === 'department' ? '部门' : '分类'} rows={rows} total={levels.total} />
      )}
    </Section>
  )
}
