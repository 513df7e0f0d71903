import { useEffect } from 'react'

/** The name of the page in the browser's tab and history. */
export function useTitle(title: string) {
  useEffect(() => {
    document.title = `${title} · 帮办工作台`
  }, [title])
}
