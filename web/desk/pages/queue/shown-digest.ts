import type { MatterDetail } from '../../../../src/shapes/matter.ts'

/** The digest of what is on the screen: a decision is bound to it. */
export const digestOf = (matter: MatterDetail) => matter.proposal?.shownDigest ?? matter.shownDigest
