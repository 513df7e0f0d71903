import type { ReactNode } from 'react'
import { DistrictProvider } from './app/district.tsx'
import { Footer } from './app/Footer.tsx'
import { Header } from './app/Header.tsx'
import { useAddress } from './app/router.tsx'
import { AboutPage } from './pages/about/AboutPage.tsx'
import { AskPage } from './pages/ask/AskPage.tsx'
import { DonePage } from './pages/done/DonePage.tsx'
import { FilePage } from './pages/file/FilePage.tsx'
import { HelpPage } from './pages/help/HelpPage.tsx'
import { HomePage } from './pages/home/HomePage.tsx'
import { LibraryPage } from './pages/library/LibraryPage.tsx'
import { NotFoundPage } from './pages/NotFoundPage.tsx'
import { StatusPage } from './pages/status/StatusPage.tsx'

type View = (query: URLSearchParams) => ReactNode

/** Pages by path. A page whose content hangs on the query gets it as its key, so that it starts afresh. */
const pages: Record<string, View> = {
  '/': () => <HomePage />,
  '/ask': query => (
    <AskPage key={`${query.get('q')} ${query.get('after')}`} asked={query.get('q')} after={query.get('after')} />
  ),
  '/file': query => <FilePage asked={query.get('step')} shouldWarn={query.has('danger')} />,
  '/done': () => <DonePage />,
  '/status': query => <StatusPage key={query.get('receipt')} receipt={query.get('receipt')} />,
  '/help': query => <HelpPage receipt={query.get('receipt')} question={query.get('question')} />,
  '/about': () => <AboutPage />,
}

function viewOf(path: string): View {
  const source = /^\/library\/([^/]+)$/.exec(path)?.[1]
  if (source !== undefined) return query => <LibraryPage key={`${path}?${query}`} id={source} query={query} />
  return pages[path] ?? (() => <NotFoundPage />)
}

export function App() {
  const { path, query } = useAddress()
  const view = viewOf(path)
  return (
    <DistrictProvider>
      <Header />
      <main id="content" tabIndex={-1}>
        {view(query)}
      </main>
      <Footer />
    </DistrictProvider>
  )
}
