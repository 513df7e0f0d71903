import { type AnchorHTMLAttributes, type MouseEvent, useMemo, useSyncExternalStore } from 'react'

const moved = 'bangban:moved'

function subscribe(notify: () => void) {
  window.addEventListener('popstate', notify)
  window.addEventListener(moved, notify)
  return () => {
    window.removeEventListener('popstate', notify)
    window.removeEventListener(moved, notify)
  }
}

/** Goes to a page of the portal; `replace` leaves no trace in the history. */
export function navigate(to: string, how: 'push' | 'replace' = 'push') {
  if (how === 'push') history.pushState(null, '', to)
  else history.replaceState(null, '', to)
  window.dispatchEvent(new Event(moved))
}

/** Where we are. Paths carry no slash at the end, so that `/file/` is `/file`. */
export function useAddress() {
  const address = useSyncExternalStore(subscribe, () => location.pathname + location.search)
  return useMemo(() => {
    const url = new URL(address, location.origin)
    return { path: url.pathname.replace(/(.)\/+$/, '$1'), query: url.searchParams }
  }, [address])
}

const isPlainClick = (event: MouseEvent) =>
  event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey

type LinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, 'href' | 'onClick'> & { href: string }

/** A link inside the portal: a real address for the browser, no reload for the person. */
export function Link({ href, ...rest }: LinkProps) {
  const onClick = (event: MouseEvent) => {
    if (!isPlainClick(event)) return
    event.preventDefault()
    navigate(href)
  }
  return <a href={href} onClick={onClick} {...rest} />
}
