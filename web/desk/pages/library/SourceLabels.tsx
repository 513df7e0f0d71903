import { isoDay } from '../../app/format.ts'
import { Label } from '../../app/Label.tsx'
import { type Source, standingOf } from './standing.ts'
import { stateTexts } from './texts.ts'

/** 内部, and whose it is; what is public is not marked. */
export function InternalLabel({ source }: { source: Source }) {
  if (source.classification === 'public') return null
  return <Label tone="solid">内部 · {source.department?.name ?? '全区工作人员'}</Label>
}

/** Its words were recognised in scans: whoever quotes them compares them with the original first. */
export function ScanLabel({ source }: { source: Source }) {
  return source.isRecognised ? <Label tone="solid">识别自扫描件</Label> : null
}

/** In force or not, in a word, and since or until when. */
export function StandingWords({ source, day = isoDay() }: { source: Source; day?: string }) {
  const { text, note, isInForce } = standingOf(source, day)
  return (
    <>
      {isInForce ? text : <Label tone="solid">{text}</Label>}
      {note !== null && <span className="quiet source-note">{note}</span>}
    </>
  )
}

export function SourceStateTag({ state }: { state: keyof typeof stateTexts }) {
  return <Label tone={state === 'draft' ? 'solid' : 'plain'}>{stateTexts[state]}</Label>
}
