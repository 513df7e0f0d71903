import type { ReactNode } from 'react'
import type { Resource } from './resource.ts'
import { texts } from './texts.ts'

/** Loading, failed and full; what is empty is said by `children`, who know what would be there. */
export function PageState<T>({ of, children }: { of: Resource<T>; children: (data: T) => ReactNode }) {
  const { view, reload } = of
  if (view.state === 'full') return children(view.data)
  if (view.state === 'loading') {
    return (
      <p role="status" className="waiting">
        {texts.loading}
      </p>
    )
  }
  return (
    <div role="alert" className="failure">
      <p>{view.message}</p>
      {!view.isFinal && (
        <button type="button" className="button" onClick={reload}>
          {texts.retry}
        </button>
      )}
    </div>
  )
}
