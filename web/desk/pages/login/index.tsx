import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { Redirect, useLocation, useSearchParams } from 'wouter'
import type { z } from 'zod'
import type { SetupState } from '../../../../src/shapes/organisation.ts'
import { get } from '../../../shared/api.ts'
import { useTitle } from '../../app/use-title.ts'
import { CredentialsForm } from './CredentialsForm.tsx'
import './login.css'
import { SecondFactorForm } from './SecondFactorForm.tsx'

/** Only a place inside the desk; whatever else stands in the address leads to the start. */
const placeOf = (from: string | null) => (from !== null && /^\/[^/\\]/.test(from) ? from : '/')

/** Account and password, then the code of the second factor where one is set. */
export function LoginPage() {
  useTitle('登录')
  const client = useQueryClient()
  const [, navigate] = useLocation()
  const [search] = useSearchParams()
  const [asksCode, setAsksCode] = useState(false)
  const setup = useQuery({
    queryKey: ['setup'],
    queryFn: () => get<z.infer<typeof SetupState>>('/api/setup'),
    staleTime: Number.POSITIVE_INFINITY,
  })
  if (setup.data?.needed === true) return <Redirect to="/setup" replace />

  const enter = () => {
    client.clear()
    navigate(placeOf(search.get('from')), { replace: true })
  }
  return (
    <main className="login">
      <div className="login-sheet">
        <p className="login-district quiet">{setup.data?.districtName ?? ' '}</p>
        <h1>帮办工作台</h1>
        {asksCode ? (
          <SecondFactorForm onDone={enter} onBack={() => setAsksCode(false)} />
        ) : (
          <CredentialsForm onDone={enter} onAsksCode={() => setAsksCode(true)} />
        )}
      </div>
      <p className="quiet login-foot">数智员工只拟办，由您审定。每一次审定都记入台账。</p>
    </main>
  )
}
