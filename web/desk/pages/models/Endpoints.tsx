import { Button } from 'antd'
import { useState } from 'react'
import type { ModelDesk } from '../../../../src/shapes/model.ts'
import { ErrorLine } from '../../app/ErrorLine.tsx'
import { EmptyNote } from '../../app/PageState.tsx'
import { useToast } from '../../app/toast.tsx'
import { Section } from '../Section.tsx'
import { ModelForm } from './ModelForm.tsx'
import { ModelItem } from './ModelItem.tsx'
import { useModelAction } from './queries.ts'

/** The ids with the one at this place moved by a step. */
function moved(ids: readonly string[], at: number, step: 1 | -1): string[] {
  const next = [...ids]
  const [one] = next.splice(at, 1)
  if (one !== undefined) next.splice(at + step, 0, one)
  return next
}

/** 接入的模型: which the office has, in the order in which they are asked. */
export function Endpoints({ endpoints, mayManage }: { endpoints: ModelDesk['endpoints']; mayManage: boolean }) {
  const say = useToast()
  const [isAdding, setAdding] = useState(false)
  const order = useModelAction(() => say('次序已调整'))
  const ids = endpoints.flatMap(it => (it.id === null ? [] : [it.id]))
  const move = (at: number, step: 1 | -1) => {
    const isPossible = at >= 0 && at + step >= 0 && at + step < ids.length
    return isPossible
      ? () => order.mutate({ path: '/api/models/order', body: { ids: moved(ids, at, step) } })
      : undefined
  }
  return (
    <Section
      title="接入的模型"
      actions={
        mayManage &&
        !isAdding && (
          <Button type="primary" onClick={() => setAdding(true)}>
            接入模型
          </Button>
        )
      }
    >
      {endpoints.length > 0 && (
        <p className="quiet">从上往下问：前一个接不通、正忙或出错，才问后一个。发出前，身份证号、手机号等换成代号。</p>
      )}
      {isAdding && (
        <ModelForm
          onDone={() => {
            say('已接入。要用它，请在下面选定哪些数智员工可以用')
            setAdding(false)
          }}
          onClose={() => setAdding(false)}
        />
      )}
      <ErrorLine error={order.error} />
      {endpoints.length === 0 ? (
        !isAdding && (
          <EmptyNote
            title="没有接入模型，一切照常"
            hint="分拨、并案、热点、检索、摘引政策原文都不靠它。接上以后，答复可以由模型据原文写成一段话，每句标明出处；谁可以用、给谁看，由您决定，随时可以关掉。"
          />
        )
      ) : (
        <ul className="models">
          {endpoints.map(it => {
            const at = it.id === null ? -1 : ids.indexOf(it.id)
            return (
              <ModelItem
                key={it.id ?? 'settings'}
                endpoint={it}
                mayManage={mayManage}
                onEarlier={move(at, -1)}
                onLater={move(at, 1)}
              />
            )
          })}
        </ul>
      )}
    </Section>
  )
}
