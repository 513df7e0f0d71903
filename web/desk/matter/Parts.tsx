import type { MatterDetail } from '../../../src/shapes/matter.ts'
import { SameMatters } from './SameMatters.tsx'

/** What came out of this appeal, and what it came out of. */
export function Parts({ matter: { origin, parts } }: { matter: MatterDetail }) {
  if (origin === null && parts.length === 0) return null
  return (
    <section className="sheet stack" aria-label="分办">
      <h2>分办</h2>
      {origin !== null && (
        <>
          <p>这一件是从下面这件诉求里分出来的，各自办理、各自答复。</p>
          <SameMatters matters={[origin]} />
        </>
      )}
      {parts.length > 0 && (
        <>
          <p>这件诉求里的另外 {parts.length} 件事已经另立，各自办理、各自答复：</p>
          <SameMatters matters={parts} />
        </>
      )}
    </section>
  )
}
