import { QueryClientProvider } from '@tanstack/react-query'
import { lazy, Suspense } from 'react'
import { Redirect, Route, Router, Switch } from 'wouter'
import { Crashed } from './Crashed.tsx'
import { homeOf } from './navigation.ts'
import { EmptyNote, LoadingNote } from './PageState.tsx'
import { queryClient } from './query.ts'
import { Shell } from './Shell.tsx'
import { SessionGate, useMe } from './session.tsx'
import { SettingsProvider } from './settings.tsx'
import { ThemeProvider } from './theme.tsx'
import { ToastProvider } from './toast.tsx'

const LoginPage = lazy(() => import('../pages/login/index.tsx').then(it => ({ default: it.LoginPage })))
const SetupPage = lazy(() => import('../pages/setup/index.tsx').then(it => ({ default: it.SetupPage })))
const QueuePage = lazy(() => import('../pages/queue/index.tsx').then(it => ({ default: it.QueuePage })))
const MattersPage = lazy(() => import('../pages/matters/index.tsx').then(it => ({ default: it.MattersPage })))
const OrdersPage = lazy(() => import('../pages/orders/index.tsx').then(it => ({ default: it.OrdersPage })))
const AccountPage = lazy(() => import('../pages/account/index.tsx').then(it => ({ default: it.AccountPage })))
const EmployeesPage = lazy(() => import('../pages/employees/index.tsx').then(it => ({ default: it.EmployeesPage })))
const CounterPage = lazy(() => import('../pages/counter/index.tsx').then(it => ({ default: it.CounterPage })))
const OverviewPage = lazy(() => import('../pages/overview/index.tsx').then(it => ({ default: it.OverviewPage })))
const HotPage = lazy(() => import('../pages/hot/index.tsx').then(it => ({ default: it.HotPage })))
const ServicePage = lazy(() => import('../pages/service/index.tsx').then(it => ({ default: it.ServicePage })))
const LedgerPage = lazy(() => import('../pages/ledger/index.tsx').then(it => ({ default: it.LedgerPage })))
const RouterPage = lazy(() => import('../pages/router/index.tsx').then(it => ({ default: it.RouterPage })))
const IntegrationsPage = lazy(() =>
  import('../pages/integrations/index.tsx').then(it => ({ default: it.IntegrationsPage })),
)
const ModelsPage = lazy(() => import('../pages/models/index.tsx').then(it => ({ default: it.ModelsPage })))
const LibraryPage = lazy(() => import('../pages/library/index.tsx').then(it => ({ default: it.LibraryPage })))
const PlanPage = lazy(() => import('../pages/library/index.tsx').then(it => ({ default: it.PlanPage })))
const AskPage = lazy(() => import('../pages/assistant/index.tsx').then(it => ({ default: it.AskPage })))
const SummariesPage = lazy(() => import('../pages/summaries/index.tsx').then(it => ({ default: it.SummariesPage })))
const AnswersPage = lazy(() => import('../pages/library/index.tsx').then(it => ({ default: it.AnswersPage })))
const CorrectionsPage = lazy(() => import('../pages/library/index.tsx').then(it => ({ default: it.CorrectionsPage })))
const CheckPage = lazy(() => import('../pages/check/index.tsx').then(it => ({ default: it.CheckPage })))
const PeoplePage = lazy(() => import('../pages/people/index.tsx').then(it => ({ default: it.PeoplePage })))

function Home() {
  return <Redirect to={homeOf(useMe().roles)} replace />
}

function NotFound() {
  return (
    <div className="page">
      <h1>没有这个页面</h1>
      <EmptyNote title="地址可能写错了，或者页面已经搬走。" hint="请从上面的菜单进入。" />
    </div>
  )
}

function Pages() {
  return (
    <Switch>
      <Route path="/" component={Home} />
      <Route path="/queue/:id?" component={QueuePage} />
      <Route path="/matters/:id?" component={MattersPage} />
      <Route path="/orders/:id?" component={OrdersPage} />
      <Route path="/library/:id?" component={LibraryPage} />
      <Route path="/ask" component={AskPage} />
      <Route path="/plan" component={PlanPage} />
      <Route path="/summaries/:id?" component={SummariesPage} />
      <Route path="/check" component={CheckPage} />
      <Route path="/answers" component={AnswersPage} />
      <Route path="/corrections" component={CorrectionsPage} />
      <Route path="/employees/:id?" component={EmployeesPage} />
      <Route path="/counter" component={CounterPage} />
      <Route path="/overview" component={OverviewPage} />
      <Route path="/hot" component={HotPage} />
      <Route path="/service" component={ServicePage} />
      <Route path="/ledger" component={LedgerPage} />
      <Route path="/router" component={RouterPage} />
      <Route path="/models" component={ModelsPage} />
      <Route path="/integrations" component={IntegrationsPage} />
      <Route path="/people" component={PeoplePage} />
      <Route path="/account" component={AccountPage} />
      <Route component={NotFound} />
    </Switch>
  )
}

function SignedIn() {
  return (
    <SessionGate>
      <Shell>
        <Suspense fallback={<LoadingNote text="正在打开…" />}>
          <Pages />
        </Suspense>
      </Shell>
    </SessionGate>
  )
}

/** Everything of the desk, once: the providers outside, then who is signed in, then the pages. */
export function App() {
  return (
    <SettingsProvider>
      <ThemeProvider>
        <Crashed>
          <QueryClientProvider client={queryClient}>
            <ToastProvider>
              <Router base="/desk">
                <Suspense fallback={<LoadingNote text="正在打开…" />}>
                  <Switch>
                    <Route path="/login" component={LoginPage} />
                    <Route path="/setup" component={SetupPage} />
                    <Route component={SignedIn} />
                  </Switch>
                </Suspense>
              </Router>
            </ToastProvider>
          </QueryClientProvider>
        </Crashed>
      </ThemeProvider>
    </SettingsProvider>
  )
}
