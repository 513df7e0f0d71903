import type { ModelTrial } from '../../../../src/shapes/model.ts'

const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} 秒`

function speedOf({ firstTokenMs, tokensPerSecond, dimensions }: ModelTrial): string {
  if (dimensions !== null && firstTokenMs !== null) return `用时 ${seconds(firstTokenMs)}，向量 ${dimensions} 维`
  const first = firstTokenMs === null ? [] : [`首字 ${seconds(firstTokenMs)}`]
  const speed = tokensPerSecond === null ? [] : [`每秒 ${tokensPerSecond} 个 token`]
  return [...first, ...speed].join('，')
}

/** What came of trying a model: it answers, how fast, as whom; or why not, and what to do. */
export function Trial({ trial, model }: { trial: ModelTrial; model: string }) {
  const speed = speedOf(trial)
  return (
    <div className={trial.isAnswered ? 'trial' : 'trial trial-failed'}>
      <p>
        <strong>{trial.isAnswered ? '接通了' : '没有得到完整的回答'}</strong>
        {speed !== '' && `，${speed}`}
        {trial.answeredModel !== null && `，回答的是 ${trial.answeredModel}`}。
      </p>
      {!trial.isAnswered && <p>{trial.sentence}</p>}
      {trial.isOtherModel && <p className="error-text">要的是 {model}，回答的是另一个，请核对。</p>}
      {trial.beginning !== '' && <p className="quiet">它说：{trial.beginning}…</p>}
    </div>
  )
}
