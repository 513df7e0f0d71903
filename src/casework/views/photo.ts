import type { Person } from '../../people/index.ts'
import type { Tx } from '../../store/index.ts'
import { visibleTo } from '../visibility.ts'

/** Somebody who works here, or the resident of one matter. */
export type PhotoViewer = { readonly person: Person } | { readonly matter: string }

/** A photo, for whoever may see its matter; a resident gets what came with the appeal, as the status shows it. */
export function findPhoto(
  tx: Tx,
  viewer: PhotoViewer,
  id: string,
): Promise<{ readonly matterId: string; readonly mediaType: string; readonly bytes: Buffer } | undefined> {
  const photo = tx
    .selectFrom('attachment as a')
    .innerJoin('matter as m', 'm.id', 'a.matterId')
    .select(['a.matterId', 'a.mediaType', 'a.bytes'])
    .where('a.id', '=', id)
  return 'person' in viewer
    ? photo.where(visibleTo(viewer.person)).executeTakeFirst()
    : photo.where('m.id', '=', viewer.matter).where('a.purpose', '=', 'appeal').executeTakeFirst()
}
