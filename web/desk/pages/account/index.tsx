import { Page } from '../../app/Page.tsx'
import { useMe } from '../../app/session.tsx'
import { roleTexts } from '../../app/texts.ts'
import { AccessTokensSection } from './AccessTokensSection.tsx'
import './account.css'
import { LeaveSection, takesLeave } from './LeaveSection.tsx'
import { PasswordSection } from './PasswordSection.tsx'
import { SecondFactorSection } from './SecondFactorSection.tsx'
import { SessionsSection } from './SessionsSection.tsx'
import { SettingsSection } from './SettingsSection.tsx'
import { WorkingHoursSection } from './WorkingHoursSection.tsx'

const guardianTexts = { guardian: '监护人', deputy: '代理监护人', arbiter: '裁定人' } as const

/** 我的: who I am here, when I am away, how I sign in, and how the desk should look. */
export function AccountPage() {
  const me = useMe()
  return (
    <Page title="我的">
      <div className="account">
        <section className="sheet stack" aria-labelledby="account-self">
          <h2 id="account-self">
            {me.name}
            {me.title !== null && <span className="quiet account-title">　{me.title}</span>}
          </h2>
          <dl className="facts">
            <dt>账号</dt>
            <dd>{me.account}</dd>
            <dt>单位</dt>
            <dd>{me.department.name}</dd>
            {me.grid !== null && (
              <>
                <dt>网格</dt>
                <dd>{me.grid}</dd>
              </>
            )}
            <dt>角色</dt>
            <dd>{me.roles.map(role => roleTexts[role]).join('、')}</dd>
            {me.guardianOf.length > 0 && (
              <>
                <dt>监护</dt>
                <dd>{me.guardianOf.map(it => `${it.name}（${guardianTexts[it.as]}）`).join('、')}</dd>
              </>
            )}
          </dl>
        </section>
        {takesLeave.some(role => me.roles.includes(role)) && (
          <>
            <LeaveSection />
            <WorkingHoursSection />
          </>
        )}
        <SettingsSection />
        <PasswordSection />
        <SecondFactorSection />
        <SessionsSection />
        <AccessTokensSection />
      </div>
    </Page>
  )
}
