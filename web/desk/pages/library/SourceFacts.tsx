import type { ReactNode } from 'react'
import { Link } from 'wouter'
import type { GuideDetails } from '../../../../src/shapes/library.ts'
import { isoDay } from '../../app/format.ts'
import { InternalLabel, StandingWords } from './SourceLabels.tsx'
import { dayText, type Source, standingOf } from './standing.ts'
import { kindTexts } from './texts.ts'

interface Fact {
  readonly name: string
  readonly value: ReactNode
}

export function Facts({ facts }: { facts: readonly Fact[] }) {
  return (
    <dl className="facts">
      {facts
        .filter(({ value }) => value !== null && value !== undefined && value !== '')
        .map(({ name, value }) => (
          <div key={name} className="fact">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  )
}

const day = (value: string | null) => (value === null ? null : dayText(value))

/** Only what is published is in force for whoever quotes; its own dates can say otherwise. */
const isNotPublished = (source: Source) => !source.isInForce && standingOf(source, isoDay()).isInForce

/** What there is to know of a source beside its words. */
export function SourceFacts({ source }: { source: Source }) {
  return (
    <Facts
      facts={[
        { name: '种类', value: kindTexts[source.kind] },
        { name: '文号', value: source.documentNumber },
        { name: '发文机关', value: source.issuer },
        { name: '印发', value: day(source.issuedOn) },
        { name: '施行', value: day(source.inForceFrom) },
        {
          name: '时效',
          value: isNotPublished(source) ? '没有发布，或已撤下，不摘引' : <StandingWords source={source} />,
        },
        { name: '文字', value: source.isRecognised ? '识别自扫描件，可能有错字，摘引前请对照原件' : null },
        {
          name: '替代它的',
          value: source.replacedBy && (
            <Link href={`/library/${source.replacedBy.id}`}>{`《${source.replacedBy.title}》`}</Link>
          ),
        },
        {
          name: '范围',
          value:
            source.classification === 'internal' ? (
              <InternalLabel source={source} />
            ) : (
              `公开${source.department === null ? '' : ` · ${source.department.name}`}`
            ),
        },
      ]}
    />
  )
}

const workingDays = (days: number | null) => (days === null ? null : days === 0 ? '当场办结' : `${days} 个工作日`)

/** What to do next, as a service guide says it. */
export function GuideFacts({ guide }: { guide: GuideDetails }) {
  return (
    <Facts
      facts={[
        { name: '谁能办', value: guide.audience },
        {
          name: '材料',
          value: guide.materials.length > 0 ? `${guide.materials.length} 项：${guide.materials.join('；')}` : null,
        },
        { name: '法定时限', value: workingDays(guide.legalDays) },
        { name: '承诺时限', value: workingDays(guide.promisedDays) },
        { name: '收费', value: guide.fee },
        { name: '地点', value: guide.places.join('；') },
        { name: '时间', value: guide.hours },
        { name: '电话', value: guide.phone },
        { name: '网上办', value: guide.online },
      ]}
    />
  )
}
