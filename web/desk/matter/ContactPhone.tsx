import { Button } from 'antd'
import { useState } from 'react'
import type { MatterDetail } from '../../../src/shapes/matter.ts'
import { ErrorLine } from '../app/ErrorLine.tsx'
import { usePost } from '../app/use-post.ts'

/** The phone stays masked until somebody has a reason to call; looking at it is an entry in the ledger. */
export function ContactPhone({ matter }: { matter: MatterDetail }) {
  const [phone, setPhone] = useState<string | null>(null)
  const look = usePost<{ phone: string }>()
  const reveal = () =>
    look.mutate(
      { path: `/api/matters/${encodeURIComponent(matter.id)}/contact`, body: { purpose: '联系群众' } },
      { onSuccess: found => setPhone(found.phone) },
    )
  if (matter.contact.phone === '') return null
  if (phone !== null) return <a href={`tel:${phone}`}>{phone}</a>
  return (
    <>
      {matter.contact.phone}{' '}
      <Button size="small" loading={look.isPending} onClick={reveal}>
        查看号码（记入台账）
      </Button>
      <ErrorLine error={look.error} />
    </>
  )
}
