import { Link } from 'wouter'
import type { Answer } from '../../../../src/shapes/library.ts'

/** That the question was understood as going on from the one before, and how to ask it by itself. */
export function Follows({ answer: { follows, question } }: { answer: Answer }) {
  if (follows === null) return null
  return (
    <p className="quiet">
      接着“{follows}”问的。<Link href={`/ask?${new URLSearchParams({ q: question })}`}>单独问这一句</Link>
    </p>
  )
}
