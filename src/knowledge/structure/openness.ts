/**
 * Marks that keep a document inside the house, not words about openness (公开为原则，不公开为例外): in the note below the
 * date (GB/T 9704-2012, 7.3.6), alone on a line, or as the property that 国务院办公厅 asks for with every document. What is
 * given only to whoever applies for it (依申请公开) is not for everybody either. Rather one too many: what is taken for
 * internal is only found by fewer, what is taken for public can't be called back.
 */
const marks: readonly RegExp[] = [
  /[（【〔]\s*(?:此件|本件|本文|该件)?\s*(?:不公开|不予公开|依法不予公开|内部使用|内部资料|内部文件|仅供内部使用|内部参考)[^）】〕\n]{0,16}[）】〕]/u,
  /(?:^|\n)\s*(?:此件|本件)?\s*(?:不公开|不予公开|内部使用|内部资料|内部文件|内部参考)(?:[，、★ ]\s*(?:注意保存|妥善保管|请勿外传|严禁外传|不得外传|禁止转载))?\s*[。！]?\s*(?:\n|$)/u,
  /此件(?:依法)?(?:不公开|不予公开)(?=\s|。|$|）|联系|抄送)|公开(?:属性|方式|类别)\s*[：:]\s*(?:依法)?(?:不公开|不予公开)/u,
  /(?:仅|只|限)供?(?:单位|机关|系统|本[局厅委区])?内部(?:使用|参考|掌握)|内部(?:资料|文件)[，、 ]?\s*(?:注意保存|妥善保管|请勿外传|严禁外传|不得外传)/u,
  /内部使用\s*[，、,]\s*不(?:予|得|对外)?公开/u,
  /此件依申请公开(?=\s|。|$|）|联系|抄送)|公开(?:属性|方式|类别)\s*[：:]\s*依申请公开/u,
  /内部(?:操作|工作)?(?:规程|指引|细则|办法|规定)(?:\n|$)/u,
]

export const isInternal = (text: string): boolean => marks.some(mark => mark.test(text))
