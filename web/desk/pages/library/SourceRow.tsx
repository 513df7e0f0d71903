import { Button, Checkbox } from 'antd'
import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { SourceItem } from '../../../../src/shapes/library.ts'
import { formatInstant } from '../../app/format.ts'
import { FactsForm } from './FactsForm.tsx'
import { Corrected, Remarks } from './Remarks.tsx'
import { InternalLabel, SourceStateTag, StandingWords } from './SourceLabels.tsx'
import { kindTexts } from './texts.ts'
import { WithdrawForm } from './WithdrawForm.tsx'

export interface SourceRowProps {
  source: SourceItem
  isTicked: boolean
  /** On its way: in a moment it is published. */
  isPending: boolean
  isWithdrawing: boolean
  onTick: () => void
  onPublish: () => void
  onWithdraw: (isWanted: boolean) => void
  isCorrecting: boolean
  onCorrect: (isWanted: boolean) => void
}

interface Parts {
  tick: ReactNode
  title: ReactNode
  standing: ReactNode
  state: ReactNode
  history: ReactNode
  actions: ReactNode
  form: ReactNode
}

const sentence = (text: string) => (text.endsWith('。') ? text : `${text}。`)

function History({ source }: { source: SourceItem }) {
  const { addedBy, addedAt, decidedBy, decidedAt, state, reason } = source
  return (
    <>
      <p>
        {addedBy === null ? '在服务器上导入' : `${addedBy.name}加入`}
        <span className="quiet"> {formatInstant(addedAt)}</span>
      </p>
      {decidedAt !== null && (
        <p>
          {decidedBy?.name ?? '系统'}
          {state === 'withdrawn' ? '撤下' : '发布'}
          <span className="quiet"> {formatInstant(decidedAt)}</span>
        </p>
      )}
      {reason !== null && <p className="quiet source-reason">原因：{sentence(reason)}</p>}
    </>
  )
}

/** The parts of one source, which a table and a phone put in different places. */
function partsOf(props: SourceRowProps): Parts {
  const { source, isTicked, isPending, isWithdrawing, onTick, onPublish, onWithdraw } = props
  const { isCorrecting, onCorrect } = props
  const by = [source.documentNumber, source.issuer].filter(it => it !== null).join(' · ')
  return {
    tick: source.canPublish && (
      <Checkbox aria-label={`选择${source.title}`} checked={isTicked} disabled={isPending} onChange={onTick} />
    ),
    title: (
      <>
        <p>
          <Link className="source-title" href={`/library/${source.id}`}>
            {source.title}
          </Link>
        </p>
        {by !== '' && <p className="quiet">{by}</p>}
        <p className="row source-kind">
          <span className="quiet">
            {kindTexts[source.kind]} · {source.passages.toLocaleString('zh-CN')} 段
            {source.classification === 'public' &&
              ` · 公开${source.department === null ? '' : ` · ${source.department.name}`}`}
          </span>
          <InternalLabel source={source} />
        </p>
        {source.state === 'draft' && <Remarks remarks={source.remarks} />}
        <Corrected corrections={source.corrections} />
      </>
    ),
    standing: <StandingWords source={source} />,
    state: <SourceStateTag state={source.state} />,
    history: <History source={source} />,
    actions: isPending ? (
      <span className="quiet">正在发布…</span>
    ) : (
      (source.canPublish || source.canWithdraw || source.canCorrect) && (
        <div className="row source-actions">
          {source.canPublish && (
            <Button size="small" className="seal-button" aria-label={`发布${source.title}`} onClick={onPublish}>
              发布
            </Button>
          )}
          {source.canCorrect && (
            <Button
              size="small"
              aria-label={`改正信息：${source.title}`}
              aria-expanded={isCorrecting}
              onClick={() => onCorrect(!isCorrecting)}
            >
              改正信息
            </Button>
          )}
          {source.canWithdraw && (
            <Button
              size="small"
              aria-label={`撤下${source.title}`}
              aria-expanded={isWithdrawing}
              onClick={() => onWithdraw(!isWithdrawing)}
            >
              撤下
            </Button>
          )}
        </div>
      )
    ),
    form:
      isWithdrawing && source.canWithdraw ? (
        <WithdrawForm source={source} onClose={() => onWithdraw(false)} />
      ) : (
        isCorrecting && source.canCorrect && <FactsForm source={source} onClose={() => onCorrect(false)} />
      ),
  }
}

export function SourceRow({ hasTicks, ...props }: SourceRowProps & { hasTicks: boolean }) {
  const { tick, title, standing, state, history, actions, form } = partsOf(props)
  return (
    <>
      <tr>
        {hasTicks && <td className="source-tick">{tick}</td>}
        <td className="source-words">{title}</td>
        <td className="source-standing">{standing}</td>
        <td className="source-state">{state}</td>
        <td className="source-history">{history}</td>
        <td>{actions}</td>
      </tr>
      {form !== false && (
        <tr>
          <td colSpan={hasTicks ? 6 : 5}>{form}</td>
        </tr>
      )}
    </>
  )
}

export function SourceCard(props: SourceRowProps) {
  const { tick, title, standing, state, history, actions, form } = partsOf(props)
  return (
    <li className="sheet">
      <div className="row">
        {tick}
        {state}
        <span className="source-standing">{standing}</span>
      </div>
      {title}
      {history}
      {actions}
      {form}
    </li>
  )
}
