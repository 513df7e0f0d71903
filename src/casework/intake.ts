import { createHash, randomBytes } from 'node:crypto'
import { crashPoint } from '../crash.ts'
import { alarmOf, beijingDay, refuseClassified, visibleText } from '../language/index.ts'
import type { Actor, RecordRef } from '../ledger/index.ts'
import { type Classified, Conflict, Invalid } from '../problems.ts'
import type { AgeGroup } from '../shapes/appeal.ts'
import { type MatterState, type ReachableTime, systemSession, type Tx } from '../store/index.ts'
import { workingDaysLater } from './deadlines.ts'
import { standAlone } from './merge.ts'
import { appealScenario, type Office } from './office.ts'
import { pixelsOf } from './picture-size.ts'
import { sealShown } from './shown.ts'
import { lockMatter } from './visibility.ts'

export interface NewAppeal {
  readonly title: string
  readonly text: string
  readonly place?: string | undefined
  readonly name?: string | undefined
  readonly phone: string
  /** When they can be met; left out or empty: they didn't say. */
  readonly reachable?: readonly ReachableTime[] | undefined
  /** counts in the figures of whether all are treated alike, and in nothing else */
  readonly ageGroup?: AgeGroup | undefined
  readonly photos?: readonly { readonly name: string; readonly data: string }[] | undefined
}

/** What a program that files for a resident says besides; it is kept beside the matter. */
export interface ProgramRequest {
  readonly clientId: string
  /** Category that the resident chose there; the guardian's decision is another thing. */
  readonly serviceCode: string
  readonly accountId: string | null
  readonly position: { readonly lat: number; readonly long: number } | null
}

export interface Intake {
  readonly channel: 'portal' | 'import' | 'open311'
  readonly actor: Actor
  readonly now: Date
  /** id in the source of an import: the same row is filed once */
  readonly externalId?: string
  /** the program that files it */
  readonly program?: ProgramRequest
}

/** Crockford's base 32: nothing that is mistaken for something else when read over the telephone. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** A receipt number that can't be guessed: the day and 65 random bits. */
function newReceipt(now: Date): string {
  const digits = Array.from(randomBytes(13), byte => alphabet[byte % 32]).join('')
  return `SF${beijingDay(now).slice(2).replaceAll('-', '')}-${digits.slice(0, 4)}-${digits.slice(4, 8)}-${digits.slice(8)}`
}

const signatures = [
  { mediaType: 'image/jpeg', matches: (b: Buffer) => b.subarray(0, 3).equals(Buffer.of(0xff, 0xd8, 0xff)) },
  {
    mediaType: 'image/png',
    matches: (b: Buffer) => b.subarray(0, 8).equals(Buffer.of(137, 80, 78, 71, 13, 10, 26, 10)),
  },
  {
    mediaType: 'image/webp',
    matches: (b: Buffer) =>
      b.subarray(0, 4).toString('latin1') === 'RIFF' && b.subarray(8, 12).toString('latin1') === 'WEBP',
  },
] as const

const photoLimit = 2 * 1024 * 1024
/** 256 MB on the screen of whoever looks at it; a real photo of that size has more bytes than may be sent. */
const pixelLimit = 64_000_000

/**
 * Keeps photos as they came; what they are is told by their first bytes, not by their names. Beyond their size they are
 * never parsed.
 */
export async function attachPhotos(
  tx: Tx,
  matterId: string,
  photos: NewAppeal['photos'],
  purpose: 'appeal' | 'report',
  now: Date,
): Promise<RecordRef[]> {
  const records: RecordRef[] = []
  for (const photo of photos ?? []) {
    refuseClassified([photo.name])
    const bytes = Buffer.from(photo.data, 'base64')
    const kind = signatures.find(one => one.matches(bytes))
    if (!kind) throw new Invalid(`「${photo.name}」不是 JPEG、PNG 或 WebP 图片，请换一张。`, { photos: '不是图片' })
    if (bytes.length > photoLimit) throw new Invalid(`「${photo.name}」超过 2 MB，请压缩后再传。`, { photos: '太大' })
    if ((pixelsOf(kind.mediaType, bytes) ?? 0) > pixelLimit)
      throw new Invalid(`「${photo.name}」的尺寸太大，请缩小后再传。`, { photos: '尺寸太大' })
    const row = await tx
      .insertInto('attachment')
      .values({
        matterId,
        name: photo.name,
        mediaType: kind.mediaType,
        sha256: createHash('sha256').update(bytes).digest('hex'),
        bytes,
        purpose,
        addedAt: now,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    records.push({ table: 'attachment', id: row.id })
  }
  return records
}

/** Records a refusal at the door, after the transaction in which it happened was given up. */
export async function recordRefusal(office: Office, refused: Classified, actor: Actor, now: Date): Promise<void> {
  await office.store.as(systemSession, tx =>
    office.ledger.append(tx, { type: 'door.refused', at: now, actor, data: { sha256: refused.sha256 } }),
  )
}

async function keepRequest(tx: Tx, id: string, program: ProgramRequest, now: Date): Promise<RecordRef[]> {
  const { clientId, serviceCode, accountId, position } = program
  await tx
    .insertInto('apiRequest')
    .values({
      id,
      clientId,
      serviceCode,
      accountId,
      lat: position?.lat ?? null,
      long: position?.long ?? null,
      filedAt: now,
    })
    .execute()
  return [{ table: 'api_request', id }]
}

async function keepAge(tx: Tx, id: string, ageGroup: AgeGroup): Promise<RecordRef[]> {
  await tx.insertInto('appealAge').values({ id, ageGroup }).execute()
  return [{ table: 'appeal_age', id }]
}

/** Takes an appeal in and asks for a proposal; `filed` is false when an import brought the same row before. */
export async function fileAppeal(
  tx: Tx,
  office: Office,
  appeal: NewAppeal,
  { channel, actor, now, externalId, program }: Intake,
): Promise<{ id: string; receipt: string; filed: boolean }> {
  if (externalId !== undefined) {
    const before = await tx
      .selectFrom('matter')
      .select(['id', 'receipt'])
      .where('channel', '=', channel)
      .where('externalId', '=', externalId)
      .executeTakeFirst()
    if (before) return { ...before, filed: false }
  }
  const hub = await tx.selectFrom('department').select('id').where('kind', '=', 'hub').executeTakeFirst()
  if (!hub) throw new Conflict('还没有设置受理诉求的部门，请先完成安装。')
  const { employeeId, scenarioId } = appealScenario
  const scenario = office.roster.get(employeeId)?.scenarios.find(one => one.id === scenarioId)
  const text = visibleText(appeal.text)
  const title = visibleText(appeal.title)
  const row = await tx
    .insertInto('matter')
    .values({
      receipt: newReceipt(now),
      employeeId,
      scenarioId,
      title,
      content: text,
      place: appeal.place ? visibleText(appeal.place) : null,
      contactName: appeal.name ?? null,
      contactPhone: appeal.phone,
      reachable: [...new Set(appeal.reachable)],
      channel,
      externalId: externalId ?? null,
      state: 'received',
      urgency: alarmOf(`${title}。${text}`).level,
      categoryId: null,
      departmentId: hub.id,
      intakeDepartmentId: hub.id,
      visibleTo: [hub.id],
      filedAt: now,
      dueAt: workingDaysLater(now, scenario?.due ?? 1),
      closedAt: null,
      answer: null,
      answeredAt: null,
      feedbackHelped: null,
      feedbackComment: null,
      feedbackAt: null,
    })
    .returning(['id', 'receipt'])
    .executeTakeFirstOrThrow()
  crashPoint('matter.inserted')
  const photos = await attachPhotos(tx, row.id, appeal.photos, 'appeal', now)
  crashPoint('photos.inserted')
  const age = appeal.ageGroup ? await keepAge(tx, row.id, appeal.ageGroup) : []
  const request = program ? await keepRequest(tx, row.id, program, now) : []
  await office.enqueueProposal(tx, row.id)
  office.ledger.append(tx, {
    type: 'matter.filed',
    at: now,
    actor,
    matter: row.id,
    data: { channel, scenario: scenarioId, photos: photos.length, ...(program ? { client: program.clientId } : {}) },
    records: [{ table: 'matter', id: row.id }, ...photos, ...age, ...request],
  })
  return { ...row, filed: true }
}

/** The appeal with this receipt and phone; a miss never tells which of the two was wrong. */
export async function findByReceipt(tx: Tx, receipt: string, phone: string): Promise<string | undefined> {
  const plain = receipt.trim().toUpperCase().replaceAll(/[\s-]/g, '')
  const spelled = /^SF\d{6}[0-9A-Z]{13}$/.test(plain)
    ? `${plain.slice(0, 8)}-${plain.slice(8, 12)}-${plain.slice(12, 16)}-${plain.slice(16)}`
    : receipt
  const row = await tx
    .selectFrom('matter')
    .select('id')
    .where('receipt', '=', spelled)
    .where('contactPhone', '=', phone)
    .executeTakeFirst()
  return row?.id
}

/** Ends the open proposal of a matter without a decision, because what it was about has changed. */
export async function supersede(tx: Tx, matterId: string): Promise<RecordRef[]> {
  const rows = await tx
    .updateTable('proposal')
    .set({ state: 'superseded' })
    .where('matterId', '=', matterId)
    .where('state', '=', 'open')
    .returning('id')
    .execute()
  return rows.map(({ id }) => ({ table: 'proposal', id }))
}

/** While nobody has decided yet, the resident may add to the text. */
export const supplementable: readonly MatterState[] = ['received', 'proposed', 'manual', 'merged']

/** Stands before what a resident added later. */
export const supplementMark = '\n【补充】'

/** The resident adds to what they wrote; a proposal made before it no longer counts, and neither does a merger. */
export async function supplement(tx: Tx, office: Office, matterId: string, text: string, now: Date): Promise<void> {
  const matter = await lockMatter(tx, matterId)
  if (!supplementable.includes(matter.state)) throw new Conflict('已经派给部门办理，补充情况请联系承办部门。')
  const content = `${matter.content}${supplementMark}${visibleText(text)}`
  if (content.length > 6000) throw new Invalid('内容太长了，请精简后再补充。')
  // whoever decided that it is the same matter had not read this
  const separated = matter.state === 'merged' ? await standAlone(tx, office, matter) : []
  const state = matter.state === 'manual' ? 'manual' : 'received'
  await tx
    .updateTable('matter')
    .set({ content, state, urgency: alarmOf(`${matter.title}。${content}`).level })
    .where('id', '=', matterId)
    .execute()
  const superseded = matter.state === 'manual' ? [] : await supersede(tx, matterId)
  // also where a proposal is just being made: what it was made from has changed
  if (matter.state !== 'manual' && separated.length === 0) await office.enqueueProposal(tx, matterId)
  if (matter.state === 'manual') {
    const open = await tx
      .selectFrom('proposal')
      .select('id')
      .where('matterId', '=', matterId)
      .where('state', '=', 'open')
      .executeTakeFirst()
    if (open) {
      await sealShown(tx, [open.id])
      superseded.push({ table: 'proposal', id: open.id })
    }
  }
  office.ledger.append(tx, {
    type: 'matter.supplemented',
    at: now,
    actor: { kind: 'resident' },
    matter: matterId,
    records: [{ table: 'matter', id: matterId }, ...superseded, ...separated],
  })
}

/** While nothing has been answered, the resident may take the appeal back. */
export const withdrawable: readonly MatterState[] = [
  'received',
  'proposed',
  'manual',
  'merged',
  'dispatched',
  'handling',
]

/** The resident takes an appeal back, while nothing has been answered. */
export async function withdraw(tx: Tx, office: Office, matterId: string, now: Date): Promise<void> {
  const matter = await lockMatter(tx, matterId)
  if (!withdrawable.includes(matter.state)) throw new Conflict('这件诉求已经办到答复阶段，不能撤回了。')
  const superseded = await supersede(tx, matterId)
  const orders = await tx
    .updateTable('workOrder')
    .set({ state: 'returned', returnReason: '群众撤回诉求' })
    .where('matterId', '=', matterId)
    .where('state', 'in', ['open', 'signed', 'assigned', 'accepted'])
    .returning('id')
    .execute()
  await tx.updateTable('matter').set({ state: 'withdrawn', closedAt: now }).where('id', '=', matterId).execute()
  office.ledger.append(tx, {
    type: 'matter.withdrawn',
    at: now,
    actor: { kind: 'resident' },
    matter: matterId,
    records: [
      { table: 'matter', id: matterId },
      ...superseded,
      ...orders.map(({ id }): RecordRef => ({ table: 'work_order', id })),
    ],
  })
}
