import { Link } from 'wouter'
import { useHotline } from './queries.ts'

/** Always there: that a machine answers, what to make of it, and where a person does. */
export function Notice({ goesOn }: { goesOn: boolean }) {
  const phone = useHotline()
  return (
    <p className="quiet asking-notice">
      回答由数智员工从已发布的文献里摘引，请核对后使用。
      {phone !== undefined && (
        <>
          要问人，请拨 <a href={`tel:${phone}`}>{phone}</a>。{' '}
        </>
      )}
      {goesOn && <Link href="/ask">另问一件事</Link>}
    </p>
  )
}
