/** A piece of a source that is found and cited by itself: an article of a law, a section of a guide. */
export interface Passage {
  readonly id: string
  /** What it belongs to, as people call it: 中华人民共和国劳动合同法. The volumes of one law share it. */
  readonly title: string
  /** Where it stands in there, chapter and section; '' where there are none. */
  readonly heading: string
  /** Its own number, 第八十二条; '' where it has none. */
  readonly label: string
  readonly text: string
  /** Words by which it is found besides its own. */
  readonly alsoAsked?: string
}

/** Where a passage stands, without its text. */
export type Place = Pick<Passage, 'id' | 'title' | 'heading' | 'label'>
