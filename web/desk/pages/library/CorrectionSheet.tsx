import { Button } from 'antd'
import { useState } from 'react'
import type { CorrectionItem } from '../../../../src/shapes/correction.ts'
import { formatInstant } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { MadeBy } from '../../app/MadeBy.tsx'
import { useToast } from '../../app/toast.tsx'
import { usePost } from '../../app/use-post.ts'
import { ReasonForm } from '../ReasonForm.tsx'
import { Quotes } from './AnswerSheet.tsx'
import { useReadAgain } from './queries.ts'
import { adoptReasons, correctionStateTexts, declineReasons, takeBackReasons } from './texts.ts'
import { RightAnswer } from './Vetted.tsx'

type Act = 'adopt' | 'decline' | 'withdraw'

const acts: Record<Act, { text: string; done: string; note: string; presets: readonly string[] }> = {
  adopt: {
    text: '采纳',
    done: '已采纳，从下一次提问起采用',
    note: '写入台账。从下一次提问起，同样的提问先摘引这些原文；写了答复的，作为“工作人员核定的答复”一并给出。',
    presets: adoptReasons,
  },
  decline: {
    text: '不采纳',
    done: '已记为不采纳',
    note: '写入台账。提出的人可以在答复抽查里重新更正。',
    presets: declineReasons,
  },
  withdraw: {
    text: '撤回',
    done: '已撤回，从下一次提问起不再采用',
    note: '写入台账。从下一次提问起不再采用；可以在答复抽查里重新更正。',
    presets: takeBackReasons,
  },
}

interface Step {
  by: CorrectionItem['decidedBy']
  at: string | null
  what: string
  why: string | null
}

function History({ item }: { item: CorrectionItem }) {
  const steps: Step[] = [
    { by: item.proposedBy, at: item.proposedAt, what: '提出', why: item.note },
    {
      by: item.decidedBy,
      at: item.decidedAt,
      what: item.state === 'declined' ? '不采纳' : '采纳',
      why: item.reason,
    },
    { by: item.withdrawnBy, at: item.withdrawnAt, what: '撤回', why: item.withdrawnReason },
  ]
  return (
    <ul className="correction-history">
      {steps.map(
        ({ by, at, what, why }) =>
          at !== null && (
            <li key={what} className="row">
              {by !== null && <MadeBy kind="person" name={by.name} />}
              <span className="quiet">
                {formatInstant(at)} {what}
              </span>
              {why !== null && <span>{why}</span>}
            </li>
          ),
      )}
    </ul>
  )
}

/** One correction: what was asked, what was answered, what would be right, and what the trainer does with it. */
export function CorrectionSheet({ item }: { item: CorrectionItem }) {
  const say = useToast()
  const readAgain = useReadAgain()
  const [opened, setOpened] = useState<Act | null>(null)
  const post = usePost<CorrectionItem>(() => {
    if (opened !== null) say(acts[opened].done)
    setOpened(null)
    readAgain()
  })
  const may: Record<Act, boolean> = { adopt: item.canAdopt, decline: item.canDecline, withdraw: item.canWithdraw }
  const offered = (['adopt', 'decline', 'withdraw'] as const).filter(act => may[act])
  const send = (act: Act, reason: string) => {
    const path = `/api/knowledge/corrections/${encodeURIComponent(item.id)}`
    post.mutate(
      act === 'withdraw'
        ? { path: `${path}/withdraw`, body: { reason } }
        : { path: `${path}/decide`, body: { decision: act, reason } },
    )
  }
  return (
    <li className="sheet stack answer-sheet">
      <p className="row">
        <Label tone={item.state === 'proposed' ? 'solid' : 'plain'}>{correctionStateTexts[item.state]}</Label>
        {item.isOutdated && <Label tone="late">依据已变</Label>}
        <span className="quiet">{formatInstant(item.answer.askedAt)} 问</span>
      </p>
      <h2>{item.answer.question}</h2>
      <div className="correction-sides">
        <section className="stack" aria-label="原来的答复">
          <h3>原来的答复</h3>
          <Quotes answer={item.answer} />
        </section>
        <section className="stack vetted" aria-label="更正为">
          <h3>更正为</h3>
          <RightAnswer {...item} />
        </section>
      </div>
      <History item={item} />
      {item.canDecline && !item.canAdopt && (
        <p className="quiet">
          {item.isOutdated ? '依据的文献已撤下或失效，不能采纳。' : '自己提出的更正要由别的训练师采纳。'}
        </p>
      )}
      {offered.length > 0 && opened === null && (
        <div className="row">
          {offered.map(act => (
            <Button
              key={act}
              size="small"
              onClick={() => {
                post.reset()
                setOpened(act)
              }}
            >
              {acts[act].text}
            </Button>
          ))}
        </div>
      )}
      {opened !== null && (
        <ReasonForm
          heading={`${acts[opened].text}这条更正`}
          note={acts[opened].note}
          presets={acts[opened].presets}
          submitText={acts[opened].text}
          isSeal
          busy={post.isPending}
          error={post.error}
          onSubmit={reason => send(opened, reason)}
          onCancel={() => setOpened(null)}
        />
      )}
    </li>
  )
}
