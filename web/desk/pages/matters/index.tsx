import { useRoute } from 'wouter'
import { MatterPageOf } from './MatterPageOf.tsx'
import { MattersList } from './MattersList.tsx'
import './matters.css'

/** 事项: find one, and see everything that happened to it. */
export function MattersPage() {
  const [, params] = useRoute('/matters/:id?')
  const id = params?.id
  return id === undefined ? <MattersList /> : <MatterPageOf key={id} id={id} />
}
