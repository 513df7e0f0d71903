import { Page } from '../../app/Page.tsx'
import { PhoneLink } from '../../app/PhoneLink.tsx'
import { Link } from '../../app/router.tsx'
import { QuestionForm } from '../ask/QuestionForm.tsx'
import { hasDraft } from '../file/draft.ts'
import { RecentAppeals } from './RecentAppeals.tsx'
import { texts } from './texts.ts'

interface ChoiceProps {
  href: string
  name: string
  note: string
  isFirst?: boolean
}

function Choice({ href, name, note, isFirst }: ChoiceProps) {
  return (
    <li>
      <Link className={isFirst ? 'choice first' : 'choice'} href={href}>
        <span className="choice-name">{name}</span>
        <span className="choice-note">{note}</span>
      </Link>
    </li>
  )
}

export function HomePage() {
  const fileNote = hasDraft() ? texts.fileAgain : texts.file.note
  return (
    <Page title={texts.title}>
      <QuestionForm label={texts.ask} rows={1} isInline />
      <ul className="choices" aria-label={texts.choices}>
        <Choice href="/file" name={texts.file.name} note={fileNote} isFirst />
        <Choice href="/status" {...texts.status} />
        <Choice href="/help" {...texts.help} />
      </ul>
      <section className="emergency-line" aria-label={texts.emergency}>
        <p>{texts.emergency}</p>
        <ul>
          {texts.emergencyNumbers.map(({ phone, name }) => (
            <li key={phone}>
              {name} <PhoneLink phone={phone} of={name} />
            </li>
          ))}
        </ul>
      </section>
      <RecentAppeals />
    </Page>
  )
}
