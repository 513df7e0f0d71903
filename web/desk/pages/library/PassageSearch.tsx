import { useQuery } from '@tanstack/react-query'
import { Button, Input } from 'antd'
import { useState } from 'react'
import type { FoundPassages } from '../../../../src/shapes/correction.ts'
import type { PlacedPassage } from '../../../../src/shapes/library.ts'
import { get } from '../../../shared/api.ts'
import { Field } from '../../app/Field.tsx'
import { PageState } from '../../app/PageState.tsx'
import { nameOf } from './citation.ts'
import { InternalLabel } from './SourceLabels.tsx'

interface PassageSearchProps {
  answerId: string
  /** What is looked for at first. */
  first: string
  isChosen: (one: PlacedPassage) => boolean
  isFull: boolean
  onChoose: (one: PlacedPassage) => void
  onDrop: (one: PlacedPassage) => void
}

/** Passages by words, of what whoever asked may see. */
const useFoundPassages = (answerId: string, q: string) =>
  useQuery({
    queryKey: ['passages', answerId, q],
    queryFn: () =>
      get<FoundPassages>(
        `/api/knowledge/answers/${encodeURIComponent(answerId)}/passages?${new URLSearchParams({ q })}`,
      ),
    staleTime: 60_000,
  })

/** Looks for passages that answer, each to be chosen; nothing is found that whoever asked may not see. */
export function PassageSearch({ answerId, first, isChosen, isFull, onChoose, onDrop }: PassageSearchProps) {
  const [text, setText] = useState(first)
  const [q, setQ] = useState(first.slice(0, 200))
  const query = useFoundPassages(answerId, q)
  return (
    <div className="stack">
      <Field label="找能回答的原文" hint="用文件里的说法找。只列提问人可以看、所问之日有效的。">
        {control => (
          <Input.Search
            {...control}
            value={text}
            maxLength={200}
            enterButton="查找"
            onChange={event => setText(event.target.value)}
            onPressEnter={event => event.preventDefault()}
            onSearch={value => value.trim() !== '' && setQ(value.trim())}
          />
        )}
      </Field>
      <PageState query={query}>
        {({ items }) =>
          items.length === 0 ? (
            <p className="quiet">没有找到，换一个说法再找。</p>
          ) : (
            <ul className="stack found-passages">
              {items.map(one => (
                <li key={`${one.source.id}/${one.position}`} data-chosen={isChosen(one)}>
                  <p className="row">
                    <strong>
                      {nameOf(one.source)}
                      {one.label}
                    </strong>
                    <InternalLabel source={one.source} />
                    {isChosen(one) ? (
                      <Button size="small" aria-pressed onClick={() => onDrop(one)}>
                        已选
                      </Button>
                    ) : (
                      <Button size="small" aria-pressed={false} disabled={isFull} onClick={() => onChoose(one)}>
                        选这段
                      </Button>
                    )}
                  </p>
                  <blockquote>{one.text}</blockquote>
                </li>
              ))}
            </ul>
          )
        }
      </PageState>
    </div>
  )
}
