import { Button } from 'antd'
import { useState } from 'react'
import type { RouterVersion } from '../../../../src/shapes/router.ts'
import { Section } from '../Section.tsx'
import { Changed } from './Changed.tsx'
import { Comparison } from './Comparison.tsx'
import { type Decision, DecisionForm } from './DecisionForm.tsx'
import { Version } from './Version.tsx'

interface CandidateProps {
  candidate: RouterVersion
  mayDecide: boolean
}

/** What a new version would change, group by group, and the trainer's decision on it. */
export function Candidate({ candidate, mayDecide }: CandidateProps) {
  const [decision, setDecision] = useState<Decision>()
  const { comparison } = candidate
  const worse = comparison?.groups.filter(it => it.isWorse) ?? []
  return (
    <>
      <Section
        title="候选"
        note={candidate.version}
        actions={
          mayDecide && (
            <span className="row">
              <Button className="seal-button" onClick={() => setDecision('promote')}>
                启用
              </Button>
              <Button onClick={() => setDecision('reject')}>不采用</Button>
            </span>
          )
        }
      >
        {decision !== undefined && (
          <DecisionForm version={candidate} decision={decision} onClose={() => setDecision(undefined)} />
        )}
        <Version version={candidate} />
        {comparison === null ? (
          <p className="quiet">没有可以比较的版本。</p>
        ) : (
          <>
            <p>
              {worse.length === 0
                ? '没有哪个部门或哪类群众明显变差。'
                : `有 ${worse.length} 组明显变差，请先看清下面改错的诉求，再决定是否启用。`}
            </p>
            <p className="quiet">
              与使用中的 {comparison.against} 比较，两个版本都没有学过所比的样本。标“变差”的，偶然出现这样差别的可能不到
              5%。
            </p>
            <Comparison comparison={comparison} />
          </>
        )}
      </Section>
      {comparison !== null && (
        <Section title="判断不同的诉求" note="改错的在前，最多五十件">
          <Changed changed={comparison.changed} />
        </Section>
      )}
    </>
  )
}
