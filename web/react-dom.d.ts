/** What the pages use of react-dom, which brings no types. */
declare module 'react-dom' {
  /** Brings what `change` changed onto the page before it returns. */
  export function flushSync<Result>(change: () => Result): Result
}

declare module 'react-dom/client' {
  import type { ReactNode } from 'react'

  export interface Root {
    render(page: ReactNode): void
    unmount(): void
  }
  export function createRoot(container: Element): Root
}
