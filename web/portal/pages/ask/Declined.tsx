import type { Answer } from '../../../../src/shapes/library.ts'
import { Link } from '../../app/router.tsx'
import { placeOf, sourceAddress } from '../../app/source.ts'
import { Outdated } from './Outdated.tsx'
import { texts } from './texts.ts'
import { WaysToPerson } from './WaysToPerson.tsx'

/** No answer is an answer too: said plainly, with people to ask first and what comes near after them. */
export function Declined({ answer, question }: { answer: Answer; question: string }) {
  const { near, outdated, phone } = answer
  return (
    <>
      <section className="answer" aria-labelledby="declined">
        <h2 id="declined">{texts.declined.heading}</h2>
        <p>{texts.declined.text}</p>
      </section>
      <WaysToPerson question={question} phone={phone} />
      {near.length > 0 && (
        <section aria-labelledby="near">
          <h2 id="near">{texts.declined.near}</h2>
          <p className="quiet">{texts.declined.nearNote}</p>
          <ul className="links">
            {near.map(({ source, position, label }) => (
              <li key={`${source.id} ${position}`}>
                <Link className="tall" href={sourceAddress(source.id, position)}>
                  {placeOf(source, label)}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      <Outdated sources={outdated} />
    </>
  )
}
