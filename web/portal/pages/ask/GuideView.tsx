import type { ReactNode } from 'react'
import type { Citation, GuideDetails } from '../../../../src/shapes/library.ts'
import { PhoneLink } from '../../app/PhoneLink.tsx'
import { Link } from '../../app/router.tsx'
import { sourceAddress, titleOf } from '../../app/source.ts'
import { texts } from './texts.ts'

/** One thing that a guide says; what it doesn't say is left out. */
function Item({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}

function List({ name, lines, isOrdered = false }: { name: string; lines: readonly string[]; isOrdered?: boolean }) {
  if (lines.length === 0) return null
  const items = lines.map(line => <li key={line}>{line}</li>)
  return (
    <Item name={name}>
      {lines.length === 1 ? (
        lines[0]
      ) : isOrdered ? (
        <ol className="numbered">{items}</ol>
      ) : (
        <ul className="plain-list">{items}</ul>
      )}
    </Item>
  )
}

function daysOf({ promisedDays, legalDays }: GuideDetails): string {
  const promised =
    promisedDays === null ? null : promisedDays === 0 ? texts.guide.promisedAtOnce : texts.guide.promised(promisedDays)
  return [promised, legalDays === null ? null : texts.guide.legal(legalDays)].filter(text => text !== null).join('，')
}

/** A number that can be dialled; several in one line stay text. */
const isOneNumber = (phone: string) => /^[\d\s()（）+-]+$/.test(phone)

export function GuideView({ guide, place: { source, position } }: { guide: GuideDetails; place: Citation }) {
  const days = daysOf(guide)
  return (
    <section className="answer" aria-labelledby="guide">
      <div className="answer-head">
        <h2 id="guide">{titleOf(source)}</h2>
        <span className="mark">{texts.guide.kind}</span>
      </div>
      {source.issuer && <p className="quiet">{source.issuer}</p>}
      <dl className="guide">
        <List name={texts.guide.conditions} lines={guide.conditions} />
        <List name={texts.guide.materials} lines={guide.materials} />
        <List name={texts.guide.steps} lines={guide.steps} isOrdered />
        {days && <Item name={texts.guide.days}>{days}</Item>}
        {guide.fee && <Item name={texts.guide.fee}>{guide.fee}</Item>}
        <List name={texts.guide.places} lines={guide.places} />
        {guide.hours && <Item name={texts.guide.hours}>{guide.hours}</Item>}
        {guide.phone && (
          <Item name={texts.guide.phone}>
            {isOneNumber(guide.phone) ? <PhoneLink phone={guide.phone} of={titleOf(source)} /> : guide.phone}
          </Item>
        )}
        {guide.online && <Item name={texts.guide.online}>{guide.online}</Item>}
        <List name={texts.guide.basis} lines={guide.basis} />
      </dl>
      <Link className="tall" href={sourceAddress(source.id, position)}>
        {texts.guide.source}
      </Link>
    </section>
  )
}
