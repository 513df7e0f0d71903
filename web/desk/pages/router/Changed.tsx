import { Link } from 'wouter'
import type { RouterComparison } from '../../../../src/shapes/router.ts'

/** Appeals that the two versions judge differently, first those that the candidate spoils. */
export function Changed({ changed }: { changed: RouterComparison['changed'] }) {
  if (changed.length === 0) return <p className="quiet">两个版本对每一件的判断都相同。</p>
  return (
    <ul className="changed">
      {changed.map(it => (
        <li key={it.id}>
          <p>{it.matterId === null ? it.title : <Link href={`/matters/${it.matterId}`}>{it.title}</Link>}</p>
          <p className="quiet">
            应派{it.answer}；使用中派{it.present}，候选派{it.candidate}
            {it.candidate === it.answer ? '（改对）' : it.present === it.answer ? '（改错）' : '（都不对）'}
          </p>
        </li>
      ))}
    </ul>
  )
}
