import type { MatterDetail } from '../../../src/shapes/matter.ts'
import { formatInstant } from '../app/format.ts'
import { Label } from '../app/Label.tsx'
import { UrgencyTag } from '../app/StateTag.tsx'
import { ContactPhone } from './ContactPhone.tsx'
import { Highlighted } from './Highlighted.tsx'
import './matter.css'
import { PhotoStrip } from './PhotoStrip.tsx'

/** What the resident wrote, as they wrote it. */
export function AppealSheet({ matter, words = [] }: { matter: MatterDetail; words?: readonly string[] }) {
  return (
    <article className="sheet appeal" aria-label="群众诉求原文">
      <p className="row quiet appeal-meta">
        <Label>群众原文</Label>
        <UrgencyTag urgency={matter.urgency} />
        {matter.bounceCount > 0 && <Label tone="late">退回过 {matter.bounceCount} 次</Label>}
        <span>{matter.receipt}</span>
        <span>{formatInstant(matter.filedAt)} 提交</span>
      </p>
      <h2 className="appeal-title">
        <Highlighted text={matter.title} words={words} />
      </h2>
      <p className="prose">
        <Highlighted text={matter.text} words={words} />
      </p>
      <dl className="facts appeal-facts">
        <dt>地点</dt>
        <dd>{matter.place ?? '没有写'}</dd>
        <dt>联系人</dt>
        <dd>
          {matter.contact.name ?? '没有留称呼'} <ContactPhone key={matter.id} matter={matter} />
        </dd>
        {matter.contact.reachable !== null && (
          <>
            <dt>方便的时间</dt>
            <dd>{matter.contact.reachable}</dd>
          </>
        )}
      </dl>
      <PhotoStrip photos={matter.photos} />
    </article>
  )
}
