import { Link } from 'wouter'
import type { Answer } from '../../../../src/shapes/library.ts'
import { nameOf } from './citation.ts'
import { Outdated } from './Outdated.tsx'
import { InternalLabel } from './SourceLabels.tsx'

/** No passage answers it: that is said, with what stands near and who can be asked. */
export function Declined({ answer }: { answer: Answer }) {
  const { near, outdated, day, phone } = answer
  return (
    <div className="stack declined">
      <section className="sheet stack" aria-label="没有答上">
        <h2>没有找到能直接回答的原文</h2>
        <p>
          {near.length > 0
            ? '下面几处说的相近，但不能据此答复；请自己看过再定，或换一种问法。'
            : '已发布的文献里没有相近的内容。请换一种问法，或问主管部门。'}
          给群众的，请转 {phone}。
        </p>
        {near.length > 0 && (
          <ul className="near">
            {near.map(({ source, position, label, heading }) => (
              <li key={`${source.id}/${position}`} className="row">
                <Link href={`/library/${source.id}?at=${position}`}>
                  {nameOf(source)}
                  {label}
                </Link>
                {heading !== '' && <span className="quiet">{heading}</span>}
                <InternalLabel source={source} />
              </li>
            ))}
          </ul>
        )}
      </section>
      <Outdated sources={outdated} day={day} />
    </div>
  )
}
