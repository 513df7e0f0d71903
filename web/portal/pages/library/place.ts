/** The server gives so many passages before the one that is asked for. */
export const leadIn = 5

/** The number of a passage in an address; undefined where it is none. */
export function placeIn(text: string | null): number | undefined {
  const place = Number(text ?? '')
  return Number.isInteger(place) && place >= 1 && place <= 100_000 - leadIn ? place : undefined
}
