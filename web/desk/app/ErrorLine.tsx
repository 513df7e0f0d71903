import { sentenceOf } from './PageState.tsx'

/** What a mutation was refused with, next to the button that was pressed. */
export function ErrorLine({ error }: { error: Error | null }) {
  return error === null ? null : (
    <p className="error-text" role="alert">
      {sentenceOf(error)}
    </p>
  )
}
