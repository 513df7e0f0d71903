import { attackedServer, type Caller, caller, type Target } from './attacker.ts'
import { eventually, fumes } from './district.ts'

/** Stand in title, text, place, name and photo of one appeal and nowhere else. */
export const mark = 'ZHENGWUMIAO'
export const waterMark = 'SHUIGUANMIAO'

/** How a call is answered that is refused. */
export const refusals: readonly number[] = [400, 401, 403, 404, 405, 409, 415, 422]

export const jpeg = (text: string) => Buffer.concat([Buffer.of(0xff, 0xd8, 0xff, 0xe0), Buffer.from(text)])
export const photo = (name: string, bytes: Buffer) => ({ name, data: bytes.toString('base64') })

export const routing = (departmentId: string, categoryId: string) => ({
  departmentId,
  categoryId,
  urgency: 'normal',
  dueDays: 1,
  reason: '按职责分工办理',
})

export interface Filed {
  readonly matter: string
  readonly receipt: string
  readonly phone: string
  readonly photo: string
}

const accounts = {
  guardian: 'zhoumin',
  deputy: 'linfeng',
  /** Of the department that has the matter. */
  officer: 'fangjianguo',
  colleague: 'luxin',
  /** Of another department. */
  stranger: 'jiangzhiqiang',
  worker: 'yangfan',
  /** Of another town. */
  strangeWorker: 'liuchunsheng',
  counter: 'hexiulan',
  governor: 'tangjing',
  auditor: 'songwei',
  admin: 'qinlang',
} as const

async function signEverybodyIn(target: Target): Promise<Record<keyof typeof accounts, Caller>> {
  const signed: [string, Caller][] = []
  for (const [name, account] of Object.entries(accounts)) signed.push([name, await target.signedIn(account)])
  return Object.fromEntries(signed) as Record<keyof typeof accounts, Caller>
}

export type AttackedDistrict = Awaited<ReturnType<typeof attackedDistrict>>

/** The small district with everybody signed in, a matter of the urban and one of the water department. */
export async function attackedDistrict() {
  const target = await attackedServer()
  const people = await signEverybodyIn(target)
  const { guardian } = people

  async function file(appeal: object, phone: string): Promise<Filed> {
    const who = caller(target.url)
    const { status, body, text } = await who.post('/api/appeals', { ...appeal, phone })
    if (status !== 201) throw new Error(text)
    const { id } = await target.one<{ id: string }>('select id from matter where receipt = $1', [body.receipt])
    const seen = await who.post('/api/appeals/status', { receipt: body.receipt, phone })
    return { matter: id, receipt: body.receipt, phone, photo: seen.body.photos[0]?.id ?? '' }
  }

  /** The open proposal as the guardian is shown it, once it is there. */
  const proposalOf = (matter: string) =>
    eventually(async () => {
      const { body } = await guardian.get(`/api/matters/${matter}`)
      return body.proposal
        ? { id: String(body.proposal.id), shownDigest: String(body.proposal.shownDigest) }
        : undefined
    })

  /** Sent to a department by the guardian, whatever the employee proposed. */
  async function dispatch(matter: string, departmentId: string, categoryId: string) {
    const { id, shownDigest } = await proposalOf(matter)
    const decided = await guardian.post(`/api/proposals/${id}/decision`, {
      kind: 'amend',
      shownDigest,
      routing: routing(departmentId, categoryId),
    })
    if (decided.status !== 200) throw new Error(decided.text)
    return { order: String(decided.body.order.id), proposal: id }
  }

  const marked = (title: string, text: string, word: string) => ({
    title: `${title}${word}`,
    text: `${text}${word}`,
    place: `文昌路${word}`,
    name: word,
    photos: [photo(`${word}.jpg`, jpeg(word))],
  })
  const urban = await file(marked(fumes.title, fumes.text, mark), '13911110001')
  const water = await file(
    marked('小区停水两天', '文昌小区从前天早上开始一直停水，没有通知。', waterMark),
    '13922220002',
  )
  return {
    target,
    ...people,
    nobody: caller(target.url),
    file,
    proposalOf,
    dispatch,
    digestOf: async (proposal: string) =>
      (await target.one<{ shown_digest: string }>('select shown_digest from proposal where id = $1', [proposal]))
        .shown_digest,
    /** Of the urban department. */
    fumesMatter: { ...urban, ...(await dispatch(urban.matter, 'urban', 'cooking-fumes')) },
    waterMatter: { ...water, ...(await dispatch(water.matter, 'water', 'water-supply')) },
  }
}
