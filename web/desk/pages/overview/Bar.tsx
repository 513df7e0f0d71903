/** A bar beside its number, for the eye alone; the late part in seal red. */
export function Bar({ value, late = 0, most }: { value: number; late?: number; most: number }) {
  const width = (share: number) => `${(share / most) * 100}%`
  return (
    <span className="bar" aria-hidden="true">
      <span className="bar-late" style={{ width: width(late) }} />
      <span className="bar-rest" style={{ width: width(Math.max(0, value - late)) }} />
    </span>
  )
}
