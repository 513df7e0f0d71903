import type { LibraryChange } from '../library/index.ts'
import type { Web } from './context.ts'
import type { Seen } from './endpoint.ts'

type Caller = Pick<Seen, 'act'>

/** Who looks at what the office knows. */
export const viewer = ({ act }: Caller) => ({ person: act.person, now: act.now })

/** What calls that change what the office knows have in common. */
export function libraryCalls({ office: { ledger, library } }: Web) {
  return {
    change: ({ act }: Caller): LibraryChange => ({
      ledger,
      actor: { kind: 'person', id: act.person.id },
      now: act.now,
    }),
    // the call has taken effect by then; where the look fails, the next question looks again
    refreshLibrary: () =>
      library.refreshed().then(
        () => {},
        () => {},
      ),
  }
}
