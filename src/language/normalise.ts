import { visibleText } from '../shapes/visible-text.ts'

export { visibleText }

/** A text as it is compared: full-width letters, digits and marks become half-width, invisible characters go. */
export function normalise(text: string): string {
  return visibleText(text.normalize('NFKC'))
}
