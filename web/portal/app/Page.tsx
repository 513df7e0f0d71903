import { type ReactNode, useEffect, useRef } from 'react'
import { useDistrict } from './district.tsx'
import { texts } from './texts.ts'

/** The screen that the browser has just opened takes the focus from nobody. */
let isFirstScreen = true

interface PageProps {
  title: string
  /** A quiet line above the title: how far we are. */
  above?: ReactNode
  tone?: 'danger'
  children: ReactNode
}

/** One screen with its one h1. Whoever comes from another screen starts at its top, also with a screen reader. */
export function Page({ title, above, tone, children }: PageProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  const districtName = useDistrict()?.name ?? ''

  useEffect(() => {
    document.title = `${title} - ${districtName}${texts.site}`
  }, [title, districtName])

  useEffect(() => {
    if (isFirstScreen) {
      isFirstScreen = false
      return
    }
    heading.current?.focus({ preventScroll: true })
    window.scrollTo(0, 0)
  }, [])

  return (
    <article className={tone ? `page ${tone}` : 'page'}>
      {above}
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </article>
  )
}
