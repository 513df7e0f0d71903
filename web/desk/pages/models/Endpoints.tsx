import { Button } from 'antd'
import { useState } from 'react'
import type { ModelDesk } from '../../../../src/shapes/model.ts'
import { EmptyNote } from '../../app/PageState.tsx'
import { useToast } from '../../app/toast.tsx'
import { Section } from '../Section.tsx'
import { EndpointList } from './EndpointList.tsx'
import { ModelForm } from './ModelForm.tsx'

/** 接入的模型: which the office has to write, in the order in which they are asked. */
export function Endpoints({ endpoints, mayManage }: { endpoints: ModelDesk['endpoints']; mayManage: boolean }) {
  const say = useToast()
  const [isAdding, setAdding] = useState(false)
  const [shown, others] = [endpoints.filter(it => it.purpose === 'chat'), endpoints.filter(it => it.purpose !== 'chat')]
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
      {shown.length > 0 && (
        <p className="quiet">从上往下问：前一个接不通、正忙或出错，才问后一个。发出前，身份证号、手机号等换成代号。</p>
      )}
      {isAdding && (
        <ModelForm
          purpose="chat"
          onDone={() => {
            say('已接入。要用它，请在下面选定哪些数智员工可以用')
            setAdding(false)
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {shown.length === 0 ? (
        !isAdding && (
          <EmptyNote
            title="没有接入模型，一切照常"
            hint="分拨、并案、热点、检索、摘引政策原文都不靠它。接上以后，答复可以由模型据原文写成一段话，每句标明出处；谁可以用、给谁看，由您决定，随时可以关掉。"
          />
        )
      ) : (
        <EndpointList shown={shown} others={others} mayManage={mayManage} />
      )}
    </Section>
  )
}
