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
