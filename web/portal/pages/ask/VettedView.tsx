import type { Vetted } from '../../../../src/shapes/library.ts'
import { Link } from '../../app/router.tsx'
import { placeOf, sourceAddress } from '../../app/source.ts'
import { texts } from './texts.ts'

/** What an officer wrote and another one adopted, each sentence with what it rests on. */
export function VettedView({ vetted: { sentences, passages } }: { vetted: Vetted }) {
  if (sentences.length === 0) return null
  return (
    <section className="answer" aria-labelledby="vetted">
      <h2 id="vetted">{texts.vetted.heading}</h2>
      {sentences.map(({ text, cites }) => (
        <p key={text}>
          {text}
          {cites.map(number => {
            const passage = passages[number - 1]
            return passage ? (
              <Link key={number} className="within" href={sourceAddress(passage.source.id, passage.position)}>
                {texts.plain.from(placeOf(passage.source, passage.label))}
              </Link>
            ) : null
          })}
        </p>
      ))}
    </section>
  )
}
