import { Link } from 'wouter'
import type { Vetted } from '../../../../src/shapes/library.ts'
import { formatInstant } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { nameOf } from './citation.ts'
import { InternalLabel } from './SourceLabels.tsx'

type Given = Pick<Vetted, 'isNothing' | 'sentences' | 'passages'>

/** The words that people wrote, each sentence with the numbers of its passages. */
function Words({ sentences, passages }: Pick<Given, 'sentences' | 'passages'>) {
  if (sentences.length === 0) return null
  return (
    <p className="prose">
      {sentences.map(({ text, cites }) => (
        <span key={text}>
          {text}
          {cites.map(number => (
            <span key={number} className="cite" title={nameAt(passages, number)}>
              {number}
            </span>
          ))}
        </span>
      ))}
    </p>
  )
}

/** The right answer as people gave it: their words with the numbers of the passages, and these with a way to each. */
export function RightAnswer({ isNothing, sentences, passages }: Given) {
  if (isNothing) return <p>文献库里没有能回答这个问题的规定，应当说没有。</p>
  return (
    <>
      <Words sentences={sentences} passages={passages} />
      <ol className="stack vetted-passages">
        {passages.map(({ source, position, label, text }, index) => (
          <li key={`${source.id}/${position}`}>
            <blockquote>{text}</blockquote>
            <p className="row">
              {sentences.length > 0 && <span className="cite">{index + 1}</span>}
              <Link href={`/library/${source.id}?at=${position}`}>
                {nameOf(source)}
                {label}
              </Link>
              <InternalLabel source={source} />
              {!source.isInForce && <Label tone="late">现在不是现行有效</Label>}
            </p>
          </li>
        ))}
      </ol>
    </>
  )
}

const nameAt = (passages: Given['passages'], number: number) => {
  const passage = passages[number - 1]
  return passage ? `${nameOf(passage.source)}${passage.label}` : '没有这一段'
}

/** What people said is right, beside what the digital employee answered. */
export function VettedAnswer({ vetted }: { vetted: Vetted }) {
  return (
    <section className="stack vetted" aria-label="工作人员核定的答复">
      <p className="row">
        <Label tone="seal">{vetted.isOwn ? '这份答复已更正' : '工作人员核定的答复'}</Label>
        <span className="quiet">{formatInstant(vetted.at)} 起采用</span>
      </p>
      {vetted.isOwn || vetted.isNothing ? (
        <RightAnswer {...vetted} />
      ) : vetted.sentences.length > 0 ? (
        <Words {...vetted} />
      ) : (
        // the passages are what is quoted below
        <p>工作人员核对过：这个问题由下面的原文回答。</p>
      )}
    </section>
  )
}
