import type { IsoDay } from '../../language/index.ts'
import type { Passage } from '../passage.ts'
import { plain } from '../plain.ts'
import { feetIn } from './foot.ts'
import { forceOf } from './force.ts'
import { adopter, officeOfOrder, officesOfFoot, officesOfTitle } from './issuer.ts'
import { lifeOf } from './life.ts'
import { ownNumber } from './number.ts'
import { isInternal } from './openness.ts'
import { piecesIn } from './passages.ts'
import { type Replaced, replacedIn } from './replaced.ts'
import { issuedBy, titleOf } from './title.ts'

/** What a law, a policy or a notice says of itself, read from its text without any model. */
export interface SourceText {
  /** '' where none is found. Of a notice that issues a document, the notice's. */
  readonly title: string
  /** The title of the one document that it promulgates: 关于印发《…》的通知. */
  readonly issued: string | undefined
  /** 发文字号 in its one form, 示政办发〔2025〕12号; of orders 国务院令第743号. */
  readonly number: string | undefined
  /** Whoever signed; several offices are joined by 、. */
  readonly issuer: string | undefined
  /** 成文日期; of a law that was amended, the day of the last amendment. */
  readonly issuedOn: IsoDay | undefined
  readonly inForceFrom: IsoDay | undefined
  /** The last day in force. */
  readonly inForceUntil: IsoDay | undefined
  /** What it puts out of force. */
  readonly replaces: readonly Replaced[]
  /** Not for the public, by a mark on it. */
  readonly isInternal: boolean
  /** Each character of the text but for headings and a table of contents is in exactly one of them. */
  readonly passages: readonly Pick<Passage, 'heading' | 'label' | 'text'>[]
}

/** Who explains a document repeats what it says; of the explanation itself it is not true. */
const explains = /解读|答记者问|问答|图解|读懂|新闻发布会|普法/u

export function structureOf(text: string): SourceText {
  const searched = plain(text)
  const title = titleOf(searched)
  const life = lifeOf(searched)
  const [foot] = feetIn(searched)
  const signing = officesOfFoot(foot?.signature ?? '', officesOfTitle(title))
  const offices = signing.length > 0 ? signing : officesOfTitle(title)
  const isNorm = !explains.test(title)
  const issuedOn = isNorm ? (life.amended ?? foot?.day ?? life.published ?? life.adopted ?? life.dated) : foot?.day
  const number = ownNumber(searched)
  const force = forceOf(searched, issuedOn, life.published ?? foot?.day ?? life.adopted ?? life.dated)
  return {
    title,
    issued: issuedBy(title, searched),
    number,
    issuer: offices.length > 0 ? offices.join('、') : (adopter(life.note) ?? officeOfOrder(number)),
    issuedOn,
    inForceFrom: isNorm ? force.from : undefined,
    inForceUntil: isNorm ? force.until : undefined,
    replaces: isNorm ? replacedIn(searched, title) : [],
    isInternal: isInternal(searched),
    passages: piecesIn(text)
      .filter(one => one.kind === 'passage' && one.text.trim() !== '')
      .map(({ heading, label, text }) => ({ heading, label, text: text.trim() })),
  }
}
