import type { ReactNode } from 'react'

/** Why a form was not taken, above the button that tries again. The region is always there, so that it is heard. */
export function FormFailure({ message, children }: { message: string | undefined; children?: ReactNode }) {
  return (
    <div role="alert">
      {message !== undefined && (
        <div className="failure">
          <p>{message}</p>
          {children}
        </div>
      )}
    </div>
  )
}
