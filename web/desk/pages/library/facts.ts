import type { FactField, SourceItem } from '../../../../src/shapes/library.ts'

type Replaced = SourceItem['replaces'][number]

/** 《某办法》示政办发〔2021〕7号, one a line. */
export const linesOf = (replaces: readonly Replaced[]): string =>
  replaces.map(({ title, number }) => `《${title}》${number ?? ''}`).join('\n')

export const replacedFrom = (lines: string): Replaced[] =>
  lines
    .split('\n')
    .map(line => line.trim())
    .filter(line => line !== '')
    .map(line => {
      const [, title = line, rest = ''] = /^《(.+)》\s*(.*)$/u.exec(line) ?? []
      const number = rest.replace(/^（(.*)）$/u, '$1').trim()
      return { title, number: number === '' ? null : number }
    })

const usual = /^[\p{Script=Han}A-Za-z]{1,24}(?:〔(?:19|20)\d\d〕\d{1,5}号|(?:令|公告)(?:(?:19|20)\d\d年)?第.{1,9}号)$/u

/** A number in an unusual form is kept as it is; it only is found less often. */
export const numberWarning = (number: string): string | undefined =>
  number.trim() === '' || usual.test(number.trim())
    ? undefined
    : '文号一般写作“示政办发〔2025〕12号”，请再看一眼；确实如此的照写。'

/** What can't be kept, by field. */
export function faultsOf({
  title,
  issuedOn,
  inForceFrom,
  inForceUntil,
}: Readonly<Record<'title' | 'issuedOn' | 'inForceFrom' | 'inForceUntil', string>>): Partial<
  Record<FactField, string>
> {
  if (title.trim() === '') return { title: '请填写标题' }
  if (inForceUntil !== '' && inForceFrom !== '' && inForceUntil < inForceFrom)
    return { inForceUntil: '失效日期早于施行日期' }
  if (inForceUntil !== '' && issuedOn !== '' && inForceUntil < issuedOn) return { inForceUntil: '失效日期早于成文日期' }
  return {}
}

export const factTexts: Record<FactField, string> = {
  title: '标题',
  documentNumber: '文号',
  issuer: '发文机关',
  issuedOn: '成文日期',
  inForceFrom: '施行日期',
  inForceUntil: '失效日期',
  replaces: '所替代的文件',
  classification: '范围',
  departmentId: '部门',
}

/** 由张三改正：文号 A → B，… */
export const correctionText = ({ by, changes }: SourceItem['corrections'][number]): string =>
  `由${by.name}改正：${changes.map(({ field, from, to }) => `${factTexts[field]} ${from ?? '（空）'} → ${to ?? '（空）'}`).join('，')}`
