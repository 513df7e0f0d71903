import type { Answer } from '../../../../src/shapes/library.ts'
import { Link } from '../../app/router.tsx'
import { placeOf, sourceAddress } from '../../app/source.ts'
import { Outdated } from './Outdated.tsx'
import { PlainWords } from './PlainWords.tsx'
import { texts } from './texts.ts'
import { WaysToPerson } from './WaysToPerson.tsx'

/** The begin of a passage in one line; the rest is read at its place. */
function excerptOf(text: string): string {
  const line = text.replace(/\s+/g, ' ').trim()
  return line.length > 90 ? `${line.slice(0, 90)}……` : line
}

/** No answer is an answer too: said plainly, with what comes near for whoever asked to judge, and people to ask. */
export function Declined({ answer, question }: { answer: Answer; question: string }) {
  const { near, outdated, phone } = answer
  return (
    <>
      <section className="answer" aria-labelledby="declined">
        <h2 id="declined">{near.length > 0 ? texts.declined.unsure : texts.declined.heading}</h2>
        <p>
          {answer.vetted?.isNothing
            ? texts.vetted.nothing
            : near.length > 0
              ? texts.declined.nearNote
              : texts.declined.text}
        </p>
        {near.length > 0 && (
          <ul className="links">
            {near.map(({ source, position, label, text }) => (
              <li key={`${source.id} ${position}`}>
                <Link className="tall" href={sourceAddress(source.id, position)}>
                  {placeOf(source, label)}
                </Link>
                <p className="quiet">{excerptOf(text)}</p>
              </li>
            ))}
          </ul>
        )}
      </section>
      <PlainWords answer={answer} />
      <WaysToPerson question={question} phone={phone} />
      <Outdated sources={outdated} />
    </>
  )
}
