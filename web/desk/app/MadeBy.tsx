import { Label } from './Label.tsx'
import { actorTexts } from './texts.ts'

/** Who did it, by a word first: what a digital employee did never looks like what a person did. */
export function MadeBy({ kind, name }: { kind: keyof typeof actorTexts; name: string }) {
  return (
    <span className="made-by">
      <Label tone={kind === 'employee' ? 'machine' : 'plain'}>{actorTexts[kind]}</Label> {name}
    </span>
  )
}
