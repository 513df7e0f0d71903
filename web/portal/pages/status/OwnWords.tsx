import type { AppealKey, AppealStatus } from '../../../../src/shapes/appeal.ts'
import { formatInstant } from '../../app/format.ts'
import { texts } from './texts.ts'

const photoAddress = (id: string, key: AppealKey) =>
  `/api/photos/${encodeURIComponent(id)}?${new URLSearchParams({ receipt: key.receipt, phone: key.phone })}`

export function OwnWords({ status, appealKey }: { status: AppealStatus; appealKey: AppealKey }) {
  return (
    <section aria-labelledby="mine">
      <h2 id="mine">{texts.mine}</h2>
      <p className="as-written">{status.text}</p>
      {status.place && <p>{texts.place(status.place)}</p>}
      {status.photos.length > 0 && (
        <ul className="photos" aria-label={texts.photos}>
          {status.photos.map((photo, index) => (
            <li key={photo.id}>
              <a href={photoAddress(photo.id, appealKey)} target="_blank" rel="noreferrer">
                <img src={photoAddress(photo.id, appealKey)} alt={texts.photo(index + 1)} loading="lazy" />
              </a>
            </li>
          ))}
        </ul>
      )}
      <p className="quiet">{texts.filedAt(formatInstant(status.filedAt))}</p>
    </section>
  )
}
