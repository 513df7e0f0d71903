import type { ReactNode } from 'react'
import { DistrictProvider } from './app/district.tsx'
import { Footer } from './app/Footer.tsx'
import { Header } from './app/Header.tsx'
import { useAddress } from './app/router.tsx'
import { AboutPage } from './pages/about/AboutPage.tsx'
import { DonePage } from './pages/done/DonePage.tsx'
import { FilePage } from './pages/file/FilePage.tsx'
import { HelpPage } from './pages/help/HelpPage.tsx'
import { HomePage } from './pages/home/HomePage.tsx'
import { NotFoundPage } from './pages/NotFoundPage.tsx'
import { StatusPage } from './pages/status/StatusPage.tsx'

type View = (query: URLSearchParams) => ReactNode

/** Pages by path. A page whose content hangs on the query gets it as its key, so that it starts afresh. */
const pages: Record<string, View> = {
  '/': () => <HomePage />,
  '/file': query => <FilePage asked={query.get('step')} shouldWarn={query.has('danger')} />,
  '/done': () => <DonePage />,
  '/status': query => <StatusPage key={query.get('receipt')} receipt={query.get('receipt')} />,
  '/help': query => <HelpPage receipt={query.get('receipt')} />,
  '/about': () => <AboutPage />,
}

export function App() {
  const { path, query } = useAddress()
  const view = pages[path] ?? (() => <NotFoundPage />)
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
