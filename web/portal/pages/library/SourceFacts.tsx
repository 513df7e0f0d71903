import { formatDay } from '../../app/format.ts'
import type { Source } from '../../app/source.ts'
import { texts } from './texts.ts'

function periodOf({ inForceFrom, inForceUntil }: Source): string | null {
  if (inForceFrom === null) return null
  return `${texts.since(formatDay(inForceFrom))}${inForceUntil ? texts.until(formatDay(inForceUntil)) : ''}`
}

export function SourceFacts({ source }: { source: Source }) {
  const facts = [
    [texts.number, source.documentNumber],
    [texts.issuer, source.issuer],
    [texts.issuedOn, source.issuedOn && formatDay(source.issuedOn)],
    [texts.inForce, periodOf(source)],
    [texts.words, source.isRecognised ? texts.recognised : null],
  ].flatMap(([name, value]) => (name && value ? [{ name, value }] : []))
  if (facts.length === 0) return null
  return (
    <dl className="facts">
      {facts.map(({ name, value }) => (
        <div key={name} className="fact">
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
