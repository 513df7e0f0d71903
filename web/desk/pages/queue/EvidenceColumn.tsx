import { Link } from 'wouter'
import type { Evidence, MatterDetail, Proposal } from '../../../../src/shapes/matter.ts'
import { percent } from '../../app/format.ts'
import { DecisionList } from '../../matter/DecisionList.tsx'
import { OrderFacts } from '../../matter/OrderFacts.tsx'
import { GateList } from './GateList.tsx'
import { matterIdOf, openAppealsOf } from './MergeForm.tsx'

type Of<Kind extends Evidence['kind']> = Extract<Evidence, { kind: Kind }>

const ofKind = <Kind extends Evidence['kind']>(evidence: readonly Evidence[], kind: Kind) =>
  evidence.filter((it): it is Of<Kind> => it.kind === kind)

/** What the proposal rests on, in the order in which one checks it: whose duty, what was decided before, which words. */
export function EvidenceColumn({ matter, proposal }: { matter: MatterDetail; proposal: Proposal }) {
  const duties = ofKind(proposal.evidence, 'duty')
  const appeals = ofKind(proposal.evidence, 'appeal').filter(it => it.open !== true)
  const same = openAppealsOf(proposal.evidence)
  const words = ofKind(proposal.evidence, 'words').flatMap(it => it.words)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a column that scrolls must be reachable by keyboard
    <section className="queue-evidence" aria-label="依据" data-scrolls tabIndex={0}>
      <h2>依据</h2>
      {proposal.evidence.length === 0 && proposal.kind === 'routing' && (
        <p className="quiet">
          {proposal.routing === null ? '由人办理，没有数智员工附的依据。' : '这份拟办没有附依据，请格外留意。'}
        </p>
      )}
      {same.length > 0 && <AppealList heading="可能是同一件事" appeals={same} />}
      {duties.length > 0 && (
        <div className="evidence-part">
          <h3>职责</h3>
          {duties.map(duty => (
            <blockquote key={`${duty.source} ${duty.text}`}>
              <p>{duty.text}</p>
              <footer className="quiet">{duty.source}</footer>
            </blockquote>
          ))}
        </div>
      )}
      {appeals.length > 0 && <AppealList heading="以前的相似诉求" appeals={appeals} />}
      {words.length > 0 && (
        <div className="evidence-part">
          <h3>关键词</h3>
          <p className="quiet">原文里画线的词，后面是它在判断中的分量。</p>
          <ul className="word-bars">
            {words.map(({ word, weight }) => (
              <li key={word}>
                <span>{word}</span>
                <span className="word-track" aria-hidden="true">
                  <span style={{ width: percent(Math.min(1, Math.max(0, weight))) }} />
                </span>
                <span className="quiet">{percent(weight)}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {matter.order !== null && (
        <div className="evidence-part">
          <h3>工单</h3>
          <OrderFacts order={matter.order} />
        </div>
      )}
      {matter.decisions.length > 0 && (
        <div className="evidence-part">
          <h3>以前的审定</h3>
          <DecisionList decisions={matter.decisions} />
        </div>
      )}
      <GateList results={proposal.gate} />
    </section>
  )
}

function AppealList({ heading, appeals }: { heading: string; appeals: readonly Of<'appeal'>[] }) {
  return (
    <div className="evidence-part">
      <h3>{heading}</h3>
      <ul className="earlier">
        {appeals.map(appeal => (
          <li key={appeal.id}>
            <p>
              {appeal.open ? (
                <Link href={`/matters/${matterIdOf(appeal)}`}>{appeal.title}</Link>
              ) : (
                <strong>{appeal.title}</strong>
              )}
            </p>
            <p>{appeal.excerpt}</p>
            <p className="quiet">
              {appeal.open ? '现在' : '由'} {appeal.department}
              {appeal.open ? '' : ' 办理'} · 相似 {percent(appeal.similarity)}
            </p>
          </li>
        ))}
      </ul>
    </div>
  )
}
