import { normalise } from './normalise.ts'

/**
 * Marks that a text carries as a classified document does, not words about secrets: 绝密★, 机密★启用前, 密级：秘密,
 * 份号 with its six digits (GB/T 9704-2012, 7.2.1 and 7.2.2), or a level standing alone on its line.
 * 涉密不上网: such a text is refused before anything is stored.
 */
const marks: readonly RegExp[] = [
  /(绝密|机密|秘密)\s*[★☆✩*＊]/u,
  /密\s*级\s*[:：]\s*(绝密|机密|秘密)/u,
  /(?<!身)份\s*号\s*[:：]?\s*\d{4,8}(?!\d)/u,
  /(^|[\n【[（(])\s*(绝密|机密|秘密)\s*($|[\n】\]）)])/u,
]

/** What people say of a classified document that they quote; statutes say it of all of them, and are none. */
const spokenOf = /(绝密|机密)(级)?(文件|资料|材料|电报)/u

/** `isPublished`: a law or an official document as it was made public, which may speak of secrets. */
export function carriesSecrecyMark(text: string, { isPublished = false } = {}): boolean {
  const plain = normalise(text)
  return marks.some(mark => mark.test(plain)) || (!isPublished && spokenOf.test(plain))
}
