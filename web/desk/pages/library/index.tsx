import { useRoute } from 'wouter'
import './library.css'
import { SourceDocument } from './SourceDocument.tsx'
import { SourceList } from './SourceList.tsx'

export { AnswersPage } from './Answers.tsx'
export { CorrectionsPage } from './Corrections.tsx'
export { PlanPage } from './Plan.tsx'

/** 文献: what may be quoted, and each source to read. */
export function LibraryPage() {
  const [, params] = useRoute('/library/:id?')
  const id = params?.id
  return id === undefined ? <SourceList /> : <SourceDocument key={id} id={id} />
}
