/** Why a character may stand where another one was meant; the bits of one byte. */
export const likeness = { listedSound: 1, shape: 2, sameSound: 4, nearSound: 8, learnt: 16 } as const

/** What may have been meant by a character, and why. */
export interface Confusions {
  /** The usual sound of each character, folded; what has none is not Chinese. */
  readonly sounds: ReadonlyMap<number, string>
  readonly meant: ReadonlyMap<number, { readonly codes: Uint16Array; readonly why: Uint8Array }>
  /** How often writers of the training pairs wrote the first character for the second. */
  readonly written: ReadonlyMap<string, number>
}

export interface ConfusionSources {
  /** Characters that are worth proposing: those that clean prose uses. */
  readonly known: Iterable<number>
  readonly bySound: ReadonlyMap<string, readonly string[]>
  readonly byShape: ReadonlyMap<string, readonly string[]>
  readonly written: ReadonlyMap<string, number>
  readonly readingsOf: (character: string) => readonly string[]
  readonly fold: (sound: string) => string
}

/** Puts together what sounds alike, what looks alike and what was written for each other, in both directions. */
export function buildConfusions({ known, bySound, byShape, written, readingsOf, fold }: ConfusionSources): Confusions {
  const characters = [...known].map(code => String.fromCharCode(code))
  const isKnown = new Set(characters)
  const why = new Map<string, Map<string, number>>()
  const add = (wrong: string, right: string, reason: number) => {
    if (wrong === right || !isKnown.has(right)) return
    const row = why.get(wrong) ?? new Map<string, number>()
    row.set(right, (row.get(right) ?? 0) | reason)
    why.set(wrong, row)
  }
  const readings = new Map(characters.map(one => [one, readingsOf(one)] as const))
  for (const [reason, form] of [
    [likeness.sameSound, (sound: string) => sound],
    [likeness.nearSound, fold],
  ] as const) {
    const groups = new Map<string, Set<string>>()
    for (const [character, sounds] of readings) {
      for (const sound of sounds.map(form)) groups.set(sound, (groups.get(sound) ?? new Set()).add(character))
    }
    for (const group of groups.values()) for (const one of group) for (const other of group) add(one, other, reason)
  }
  for (const [list, reason] of [
    [bySound, likeness.listedSound],
    [byShape, likeness.shape],
  ] as const) {
    for (const [character, others] of list) {
      for (const other of others) {
        add(character, other, reason)
        add(other, character, reason)
      }
    }
  }
  for (const pair of written.keys()) add(pair[0] ?? '', pair[1] ?? '', likeness.learnt)
  return {
    sounds: new Map(characters.map(one => [one.charCodeAt(0), fold(readings.get(one)?.[0] ?? one)])),
    meant: new Map(
      [...why].map(([wrong, row]) => [
        wrong.charCodeAt(0),
        {
          codes: Uint16Array.from(row.keys(), right => right.charCodeAt(0)),
          why: Uint8Array.from(row.values()),
        },
      ]),
    ),
    written,
  }
}
