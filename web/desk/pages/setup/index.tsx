import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import type { z } from 'zod'
import type { SetupState } from '../../../../src/shapes/organisation.ts'
import { get } from '../../../shared/api.ts'
import { EmptyNote, PageState } from '../../app/PageState.tsx'
import { useToast } from '../../app/toast.tsx'
import { useTitle } from '../../app/use-title.ts'
import './setup.css'
import { Wizard } from './Wizard.tsx'

type State = z.infer<typeof SetupState>

const setupKey = ['setup'] as const

/** 首次安装: the office's name and its first administrator, once. */
export function SetupPage() {
  useTitle('首次安装')
  const client = useQueryClient()
  const say = useToast()
  const [, navigate] = useLocation()
  const query = useQuery({ queryKey: setupKey, queryFn: () => get<State>('/api/setup') })

  const enter = (districtName: string) => {
    client.setQueryData<State>(setupKey, { needed: false, districtName })
    say('安装完成，请用刚才的账号登录')
    navigate('/login', { replace: true })
  }

  return (
    <main className="setup">
      <div className="setup-sheet">
        <h1>首次安装</h1>
        <PageState query={query}>
          {state =>
            state.needed ? (
              <Wizard onDone={enter} />
            ) : (
              <EmptyNote title="已经安装好了" hint="首次安装只能做一次。">
                <a href="/desk/login">去登录</a>
              </EmptyNote>
            )
          }
        </PageState>
      </div>
      <p className="quiet setup-foot">其他人员由这位管理员登录后在“组织人员”里添加。</p>
    </main>
  )
}
