import { Button } from 'antd'
import { type ReactNode, useState } from 'react'
import { Link, useLocation } from 'wouter'
import { DangerAlarm } from './DangerAlarm.tsx'
import { Label } from './Label.tsx'
import { destinationsOf, isAt } from './navigation.ts'
import { sentenceOf } from './PageState.tsx'
import { RollbackAlarm } from './RollbackAlarm.tsx'
import { useHasRole, useMe, useSignOut } from './session.tsx'
import { useEvents } from './use-events.ts'
import { useOnline } from './use-online.ts'
import { useQueue } from './use-queue.ts'

const halfAMinute = 30_000

function Navigation({ isOpen, onChosen }: { isOpen: boolean; onChosen: () => void }) {
  const me = useMe()
  const [path] = useLocation()
  const decides = useHasRole('guardian', 'officer')
  const waiting = useQueue({ every: halfAMinute, enabled: decides }).data?.counts.all
  return (
    <nav id="desk-nav" className="desk-nav" data-open={isOpen} aria-label="主菜单">
      {destinationsOf(me.roles).map(it => {
        const count = it.path === '/queue' && waiting !== undefined && waiting > 0 ? waiting : null
        return (
          <Link key={it.path} href={it.path} aria-current={isAt(path, it) ? 'page' : undefined} onClick={onChosen}>
            {it.text}
            {count !== null && (
              <>
                {' '}
                <span className="nav-count">{count}</span>
              </>
            )}
          </Link>
        )
      })}
    </nav>
  )
}

/** The frame of every page for somebody who is signed in: where one is, who one is, and whether the line holds. */
export function Shell({ children }: { children: ReactNode }) {
  const me = useMe()
  const signOut = useSignOut()
  useEvents()
  const isOnline = useOnline()
  const [isMenuOpen, setMenuOpen] = useState(false)
  return (
    <>
      <a className="skip-link" href="#content">
        跳到正文
      </a>
      <header className="desk-header">
        <p className="brand">
          <strong>帮办</strong> <span className="brand-district">{me.districtName}</span>
          {me.isDemo && <Label>演示数据</Label>}
        </p>
        <Button
          className="menu-button"
          aria-expanded={isMenuOpen}
          aria-controls="desk-nav"
          onClick={() => setMenuOpen(!isMenuOpen)}
        >
          {isMenuOpen ? '收起' : '菜单'}
        </Button>
        <Navigation isOpen={isMenuOpen} onChosen={() => setMenuOpen(false)} />
        <p className="who">
          <span className="who-name">
            {me.name}
            <span className="quiet who-department"> · {me.department.name}</span>
          </span>
          <Button
            type="text"
            size="small"
            loading={signOut.isPending}
            onClick={() => signOut.mutate({ path: '/api/auth/sign-out' })}
          >
            退出
          </Button>
        </p>
      </header>
      <RollbackAlarm />
      <DangerAlarm />
      {signOut.error !== null && (
        <p className="offline-bar" role="alert">
          没有退出成功：{sentenceOf(signOut.error)}
        </p>
      )}
      {!isOnline && (
        <p className="offline-bar" role="status">
          网络已断开。页面上是之前的内容，恢复后会自动更新。
        </p>
      )}
      <main id="content" className="desk-main" tabIndex={-1}>
        {children}
      </main>
    </>
  )
}
