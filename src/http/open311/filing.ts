import type { NewAppeal, ProgramRequest } from '../../casework/index.ts'
import { refuseClassified } from '../../language/index.ts'
import { Problem } from '../../problems.ts'
import { AppealInput } from '../../shapes/appeal.ts'
import { writing } from '../../shapes/text.ts'
import { visibleText } from '../../shapes/visible-text.ts'
import type { Form } from './form.ts'

/** Fields of ours by the names that a program sends them under. */
const sentAs: Readonly<Record<string, string>> = {
  title: 'description',
  text: 'description',
  place: 'address_string',
  name: 'first_name',
  phone: 'phone',
}

const wrong = (field: string, why: string) => new Problem(400, 'invalid', `${field}：${why}。`)

/** Degrees in WGS 84, as decimal numbers. */
function degrees(form: Form, field: 'lat' | 'long', most: number): number | undefined {
  const text = form.get(field)?.trim()
  if (text === undefined) return undefined
  const value = Number(text)
  if (!/^[-+]?\d{1,3}(\.\d{1,15})?$/.test(text) || Math.abs(value) > most)
    throw wrong(field, `请填写 -${most} 到 ${most} 之间的小数，单位为度`)
  return value
}

function positionOf(form: Form): ProgramRequest['position'] {
  const [lat, long] = [degrees(form, 'lat', 90), degrees(form, 'long', 180)]
  if (lat === undefined && long === undefined) return null
  if (lat === undefined || long === undefined) throw wrong('lat', '纬度和经度须一起填写')
  return { lat, long }
}

/** A program has no title to send: the service and the beginning of what is wrong, cut between characters. */
function titleOf(service: string, description: string): string {
  const [first = ''] = visibleText(description)
    .trim()
    .split(/[\n。！？!?；;]/)
  const words = [...first.toWellFormed()].slice(0, 30).join('').trim()
  return words === '' ? service : `${service}：${words}`
}

function kept(form: Form, field: string, most: number): string | undefined {
  const text = form.get(field)
  if (text === undefined) return undefined
  const parsed = writing('请填写内容', 0, most).safeParse(text)
  if (!parsed.success) throw wrong(field, parsed.error.issues[0]?.message ?? '内容不对')
  return parsed.data
}

export interface Filing {
  readonly appeal: NewAppeal
  readonly program: Omit<ProgramRequest, 'clientId'>
  /** What of it is not done as a program may expect. */
  readonly notices: readonly string[]
}

/** What a program files, as the portal would have it; throws a Problem that names the field. */
export function readFiling(form: Form, service: { readonly id: string; readonly name: string }): Filing {
  const position = positionOf(form)
  const address = form.get('address_string')
  if (position === null && address === undefined)
    throw wrong('address_string', '请写明地点，或填写经纬度；本区没有地址编号，不能只用 address_id')
  const description = form.get('description')
  if (description === undefined) throw wrong('description', '请写下诉求内容')
  const media = kept(form, 'media_url', 500)
  const name = form.get('attribute[name]') ?? `${form.get('last_name') ?? ''}${form.get('first_name') ?? ''}`.trim()
  const parsed = AppealInput.safeParse({
    title: titleOf(service.name, description),
    text: media ? `${description}\n【图片链接，没有下载】${media}` : description,
    place: address ?? `纬度 ${position?.lat}，经度 ${position?.long}`,
    ...(name === '' ? {} : { name }),
    phone: form.get('attribute[phone]') ?? form.get('phone'),
  })
  if (!parsed.success) {
    const [issue] = parsed.error.issues
    const field = String(issue?.path[0] ?? '')
    throw wrong(sentAs[field] ?? field, issue?.message ?? '内容不对')
  }
  const accountId = kept(form, 'account_id', 100) ?? null
  const { title, text, place, name: called } = parsed.data
  refuseClassified([title, text, place, called, accountId ?? undefined])
  const hasMore = ['email', 'device_id'].some(field => form.has(field))
  return {
    appeal: parsed.data,
    program: { serviceCode: service.id, accountId, position },
    notices: [
      '已收到。一个工作日内由工作人员审定派给承办部门，群众可以凭受理号和登记的电话在门户查看进度。',
      ...(media ? ['图片链接只作为文字记下，没有打开或下载。'] : []),
      ...(hasMore ? ['没有保存电子邮箱和设备标识。'] : []),
    ],
  }
}
