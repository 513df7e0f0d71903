import { Button } from 'antd'
import { useState } from 'react'
import type { RouterVersion } from '../../../../src/shapes/router.ts'
import { Label } from '../../app/Label.tsx'
import { Section } from '../Section.tsx'
import { DecisionForm } from './DecisionForm.tsx'
import { Version } from './Version.tsx'

/** Versions that worked before or were turned down; those that worked can come back. */
export function Versions({ versions, mayDecide }: { versions: readonly RouterVersion[]; mayDecide: boolean }) {
  const [chosen, setChosen] = useState<string>()
  if (versions.length === 0) return null
  return (
    <Section title="以前的版本">
      <ul className="versions">
        {versions.map(it => (
          <li key={it.version} className="stack">
            <p className="row">
              <strong>{it.version}</strong>
              <Label>{it.stateText}</Label>
              {mayDecide && it.state === 'retired' && (
                <Button size="small" onClick={() => setChosen(it.version)}>
                  退回到这个版本
                </Button>
              )}
            </p>
            {chosen === it.version && (
              <DecisionForm version={it} decision="promote" onClose={() => setChosen(undefined)} />
            )}
            <Version version={it} />
          </li>
        ))}
      </ul>
    </Section>
  )
}
