import type { ReplyOutput } from '../../../../src/shapes/matter.ts'

export function ReplyFacts({ reply }: { reply: ReplyOutput }) {
  return (
    <>
      <div>
        <h3>办理情况</h3>
        <p className="prose">{reply.measure}</p>
      </div>
      <div>
        <h3>给群众的答复</h3>
        <p className="prose">{reply.answer}</p>
      </div>
    </>
  )
}
