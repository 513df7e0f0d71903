import { Page } from '../../app/Page.tsx'
import { PhoneLink } from '../../app/PhoneLink.tsx'
import type { DangerFound } from './danger.ts'
import { texts } from './texts.ts'

interface DangerScreenProps {
  danger: DangerFound
  onEdit: () => void
  onAnyway: () => void
}

/** Stands in the way once: whoever is in danger must not lose minutes with a form. */
export function DangerScreen({ danger, onEdit, onAnyway }: DangerScreenProps) {
  return (
    <Page title={texts.danger.title} tone="danger">
      <p>{texts.danger.why(danger.words.join('、'))}</p>
      <p>{texts.danger.wait}</p>
      <ul className="calls">
        {danger.calls.map(({ phone, name }) => (
          <li key={phone}>
            <a className="call" href={`tel:${phone}`}>
              <span className="call-number">{phone}</span>
              <span>{name}</span>
            </a>
          </li>
        ))}
      </ul>
      {danger.isDespair && (
        <p>
          {texts.danger.listen}
          <PhoneLink phone={texts.danger.listenPhone} of={texts.danger.listenName} />
        </p>
      )}
      <p>{texts.danger.safe}</p>
      <div className="actions">
        <button type="button" className="button" onClick={onAnyway}>
          {texts.danger.anyway}
        </button>
        <button type="button" className="button" onClick={onEdit}>
          {texts.danger.edit}
        </button>
      </div>
    </Page>
  )
}
