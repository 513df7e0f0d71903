import { Page } from '../app/Page.tsx'
import { Link } from '../app/router.tsx'
import { texts } from '../app/texts.ts'

export function NotFoundPage() {
  return (
    <Page title="没有找到这个页面">
      <p>网址可能写错了，或者页面已经搬走。您可以回到首页重新选择，也可以直接找工作人员。</p>
      <div className="actions">
        <Link className="button primary" href="/">
          {texts.backHome}
        </Link>
        <Link className="button" href="/help">
          {texts.help}
        </Link>
      </div>
    </Page>
  )
}
