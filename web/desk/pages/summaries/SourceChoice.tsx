import { Button, Checkbox } from 'antd'
import { useState } from 'react'
import type { SourceKind } from '../../../../src/shapes/library.ts'
import { MoreButton } from '../../app/MoreButton.tsx'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { SearchField } from '../../app/SearchField.tsx'
import { ShortChoice } from '../../app/ShortChoice.tsx'
import { useSources } from '../library/queries.ts'
import { SourceStateTag } from '../library/SourceLabels.tsx'
import { kindTexts } from '../library/texts.ts'
import { most } from './texts.ts'

/** Documents one by one, or all of a kind. */
export interface Chosen {
  readonly all: SourceKind | ''
  readonly q: string
  /** Titles by id. */
  readonly ticked: ReadonlyMap<string, string>
}

const kinds = [
  { value: '', label: '全部种类' },
  ...Object.entries(kindTexts).map(([value, label]) => ({ value, label })),
]

interface SourceChoiceProps {
  chosen: Chosen
  onChange: (chosen: Chosen) => void
}

/** Finds documents that one may see and ticks them. */
export function SourceChoice({ chosen, onChange }: SourceChoiceProps) {
  const [q, setQ] = useState('')
  const [kind, setKind] = useState('')
  const params = new URLSearchParams({ ...(q === '' ? {} : { q }), ...(kind === '' ? {} : { kind }) })
  const query = useSources(params.toString())
  const { all, ticked } = chosen
  const withTicks = (next: ReadonlyMap<string, string>) => onChange({ all: '', q: '', ticked: next })
  const tick = (id: string, title: string) => {
    const next = new Map(ticked)
    if (!next.delete(id)) next.set(id, title)
    withTicks(next)
  }
  return (
    <section className="stack" aria-label="选文献">
      <search className="filters">
        <SearchField label="查找文献" placeholder="标题、完整的文号或发文机关" q={q} onSearch={setQ} />
        <div className="filter">
          <ShortChoice aria-label="种类" choices={kinds} value={kind} onChange={setKind} />
        </div>
      </search>
      {all !== '' ? (
        <p className="row">
          <span>
            已选：全部已发布的{kindTexts[all]}
            {chosen.q !== '' && `（含「${chosen.q}」）`}
          </span>
          <Button size="small" onClick={() => withTicks(new Map())}>
            改为逐份选
          </Button>
        </p>
      ) : (
        <p className="row">
          <span role="status">
            已选 {ticked.size} 份{ticked.size > most.rows && `，一张表最多 ${most.rows} 份`}
          </span>
          {ticked.size > 0 && (
            <Button size="small" onClick={() => withTicks(new Map())}>
              全部不选
            </Button>
          )}
          {kind !== '' && (
            <Button size="small" onClick={() => onChange({ all: kind as SourceKind, q, ticked: new Map() })}>
              选全部已发布的{kindTexts[kind as SourceKind]}
              {q !== '' && `（含「${q}」）`}
            </Button>
          )}
        </p>
      )}
      {all === '' && (
        <PageState query={query}>
          {({ pages }) => {
            const items = pages.flatMap(page => page.items).filter(one => one.state !== 'withdrawn')
            if (items.length === 0) return <EmptyNote title="没有找到这样的文献" hint="换一个词，或去掉条件。" />
            const isEvery = items.every(one => ticked.has(one.id))
            return (
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a list that scrolls must be reachable by keyboard
              <section className="summary-sources" data-scrolls tabIndex={0} aria-label="找到的文献">
                <Checkbox
                  checked={isEvery}
                  onChange={() => {
                    const next = new Map(ticked)
                    for (const one of items) isEvery ? next.delete(one.id) : next.set(one.id, one.title)
                    withTicks(next)
                  }}
                >
                  列出的 {items.length} 份全选
                </Checkbox>
                {items.map(one => (
                  <Checkbox key={one.id} checked={ticked.has(one.id)} onChange={() => tick(one.id, one.title)}>
                    {one.title}{' '}
                    <span className="quiet">
                      {[one.documentNumber, kindTexts[one.kind]].filter(it => it !== null).join(' · ')}
                    </span>{' '}
                    {one.state === 'draft' && <SourceStateTag state={one.state} />}
                  </Checkbox>
                ))}
                <MoreButton query={query} />
              </section>
            )
          }}
        </PageState>
      )}
    </section>
  )
}
