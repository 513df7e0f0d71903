import { Button } from 'antd'
import { useState } from 'react'
import type { ModelDesk } from '../../../../src/shapes/model.ts'
import { EmptyNote } from '../../app/PageState.tsx'
import { useToast } from '../../app/toast.tsx'
import { Section } from '../Section.tsx'
import { EndpointList } from './EndpointList.tsx'
import { ModelForm } from './ModelForm.tsx'

const number = (value: number) => value.toLocaleString('zh-CN')

/** How far the endpoint in use has come. */
function Progress({ vectors }: { vectors: NonNullable<ModelDesk['vectors']> }) {
  const { endpoint, isAllowed, withInternal, made, total } = vectors
  if (!isAllowed) {
    return (
      <p role="status">
        政策问答还不能用{endpoint}，没有发出任何段落；请在下面「谁可以用」里规定
        {withInternal ? '' : '（它是外面的服务，要选「都可以」）'}。
      </p>
    )
  }
  return (
    <p role="status">
      {endpoint}：已为 {number(made)} / {number(total)} 段生成向量
      {made < total && '，没有向量的段落照旧按字词查找；每分钟接着生成'}。
      {!withInternal && '内部文献不发给外面的服务，只按字词查找。'}
    </p>
  )
}

/** 按意思查找: what makes vectors of passages and questions, and how far it has come. */
export function Vectors({ desk, mayManage }: { desk: ModelDesk; mayManage: boolean }) {
  const say = useToast()
  const [isAdding, setAdding] = useState(false)
  const { endpoints, vectors } = desk
  const [shown, others] = [
    endpoints.filter(it => it.purpose === 'embedding'),
    endpoints.filter(it => it.purpose !== 'embedding'),
  ]
  return (
    <Section
      title="按意思查找"
      actions={mayManage && !isAdding && <Button onClick={() => setAdding(true)}>接入向量模型</Button>}
    >
      {vectors && <Progress vectors={vectors} />}
      {shown.length > 0 && (
        <p className="quiet">
          只用第一个没有停用的；它不通时，照旧按字词查找。换了模型，向量要全部重新生成。已发布的公开文献会发给它，内部文献只发给本机或内网的；问题按下面的规定发，群众的问题要选「也供群众」才发。
        </p>
      )}
      {isAdding && (
        <ModelForm
          purpose="embedding"
          onDone={() => {
            say('已接入。政策问答可以用它时，一分钟内开始生成向量')
            setAdding(false)
          }}
          onClose={() => setAdding(false)}
        />
      )}
      {shown.length === 0 ? (
        !isAdding && (
          <EmptyNote
            title="没有接入向量模型，按字词查找"
            hint="接上以后，问法和原文用词不同时，也能找到意思相近的段落，给模型作依据，或列为相近的原文；摘引哪一段仍按字词判定。"
          />
        )
      ) : (
        <EndpointList shown={shown} others={others} mayManage={mayManage} />
      )}
    </Section>
  )
}
