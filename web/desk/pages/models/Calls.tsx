import { Button } from 'antd'
import type { ModelCall } from '../../../../src/shapes/model.ts'
import { formatInstant } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { PageState } from '../../app/PageState.tsx'
import { useCalls } from './queries.ts'
import { kindText } from './texts.ts'

function CallItem({ call }: { call: ModelCall }) {
  const who = [call.employee?.name, call.purpose, call.person?.name ?? '群众提问'].filter(it => it !== undefined)
  const { answeredModel, askedModel } = call
  return (
    <li>
      <p>
        {formatInstant(call.at)} {who.join('，')}{' '}
        <Label tone={call.kind === 'complete' ? 'plain' : 'solid'}>{kindText(call.kind)}</Label>
      </p>
      <p className="quiet">
        {call.endpoint}（{call.isLocal ? '本机或内网' : '外面的服务'}），要的是 {askedModel}
        {answeredModel !== null && answeredModel !== askedModel && `，回答的是 ${answeredModel}`}，
        {(call.milliseconds / 1000).toFixed(1)} 秒，{call.tokens.toLocaleString('zh-CN')} 个 token。
      </p>
      <p className="mono call-hashes">
        发出 {call.requestHash}
        <br />
        收到 {call.responseHash}
      </p>
    </li>
  )
}

/** Each call, newest first: digests and figures; the words are kept nowhere. */
export function Calls() {
  const query = useCalls()
  return (
    <PageState query={query}>
      {({ pages }) => {
        const items = pages.flatMap(page => page.items)
        if (items.length === 0) return null
        return (
          <details className="calls">
            <summary>每一次询问</summary>
            <ul className="models">
              {items.map(it => (
                <CallItem key={it.id} call={it} />
              ))}
            </ul>
            {query.hasNextPage && (
              <p>
                <Button loading={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
                  更早的记录
                </Button>
              </p>
            )}
          </details>
        )
      }}
    </PageState>
  )
}
