import type { SourceItem } from '../../../../src/shapes/library.ts'
import { correctionText } from './facts.ts'
import { remarksHeading } from './texts.ts'

/** What the file lost on the way in, and what it hides. */
export function Remarks({ remarks }: { remarks: readonly string[] }) {
  if (remarks.length === 0) return null
  return (
    <ul className="remarks" aria-label={remarksHeading}>
      {remarks.map(it => (
        <li key={it}>{it}</li>
      ))}
    </ul>
  )
}

/** What people put right of what was found in the text: whoever publishes must know. */
export function Corrected({ corrections }: Pick<SourceItem, 'corrections'>) {
  if (corrections.length === 0) return null
  return (
    <ul className="remarks" aria-label="改正过的信息">
      {corrections.map(one => (
        <li key={one.at}>{correctionText(one)}</li>
      ))}
    </ul>
  )
}
