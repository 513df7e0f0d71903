import { refuseClassified, sentences } from '../language/index.ts'
import type { RecordRef } from '../ledger/index.ts'
import { Conflict, NotAllowed } from '../problems.ts'
import { mayDecideFor } from '../roster/index.ts'
import type { MatterState, Tx } from '../store/index.ts'
import { fileAppeal, supersede, supplementMark } from './intake.ts'
import { type Act, actorOf, type Office } from './office.ts'
import { lockSeenMatter } from './visibility.ts'

/** While nobody has decided where an appeal goes, part of it may become a matter of its own. */
export const splittable: readonly MatterState[] = ['proposed', 'manual']

/**
 * 分办: whoever decides where an appeal goes files one of the matters that it tells of on its own, in the resident's name.
 * It gets a receipt, a proposal and a decision of its own. The appeal keeps its words and names the other one; where it
 * goes is proposed anew, by the words that stay. Returns the new matter's receipt.
 */
export async function splitMatter(
  tx: Tx,
  office: Office,
  act: Act,
  matterId: string,
  { title, text }: { readonly title: string; readonly text: string },
): Promise<string> {
  refuseClassified([title, text])
  const matter = await lockSeenMatter(tx, act.person, matterId)
  if (!splittable.includes(matter.state)) throw new Conflict('已经派给部门、并案或结束，不能再分办。请刷新后查看。')
  if (!(await mayDecideFor(tx, act.person.id, matter.employeeId, matterId, act.now)))
    throw new NotAllowed('这件事项不由您分办。')
  const request = await tx.selectFrom('apiRequest').selectAll().where('id', '=', matterId).executeTakeFirst()
  const age = await tx.selectFrom('appealAge').select('ageGroup').where('id', '=', matterId).executeTakeFirst()
  const filed = await fileAppeal(
    tx,
    office,
    {
      title,
      text,
      place: matter.place ?? undefined,
      name: matter.contactName ?? undefined,
      phone: matter.contactPhone,
      reachable: matter.reachable,
      ageGroup: age?.ageGroup,
    },
    {
      channel: matter.channel,
      actor: actorOf(act),
      now: act.now,
      ...(request
        ? {
            program: {
              clientId: request.clientId,
              serviceCode: request.serviceCode,
              accountId: request.accountId,
              position: request.lat === null || request.long === null ? null : { lat: request.lat, long: request.long },
            },
          }
        : {}),
    },
  )
  await tx.insertInto('splitMatter').values({ id: filed.id, fromId: matterId, splitAt: act.now }).execute()
  const superseded = matter.state === 'proposed' ? await proposeAnew(tx, office, matterId) : []
  const told = { at: act.now, actor: actorOf(act) }
  office.ledger.append(tx, {
    ...told,
    type: 'matter.split',
    matter: matterId,
    data: { receipt: filed.receipt },
    records: superseded,
  })
  office.ledger.append(tx, {
    ...told,
    type: 'matter.split_off',
    matter: filed.id,
    data: { receipt: matter.receipt },
    records: [{ table: 'split_matter', id: filed.id }],
  })
  return filed.receipt
}

async function proposeAnew(tx: Tx, office: Office, matterId: string): Promise<RecordRef[]> {
  const superseded = await supersede(tx, matterId)
  await tx.updateTable('matter').set({ state: 'received' }).where('id', '=', matterId).execute()
  await office.enqueueProposal(tx, matterId)
  return [{ table: 'matter', id: matterId }, ...superseded]
}

/** So few characters say nothing by themselves. */
const leastText = 8

/**
 * What an appeal still asks for: its words without the sentences that were filed on their own. Whoever filed them may
 * have changed their wording; a sentence that is in neither stays. All words, where next to nothing would be left.
 */
export async function wordsThatStay(
  tx: Tx,
  matter: { readonly id: string; readonly content: string },
): Promise<string> {
  const parts = await tx
    .selectFrom('splitMatter as s')
    .innerJoin('matter as m', 'm.id', 's.id')
    .select('m.content')
    .where('s.fromId', '=', matter.id)
    .execute()
  const filed = parts.map(({ content }) => content.split(supplementMark)[0] ?? '')
  let left = matter.content
  for (const text of filed) left = left.replace(text, '')
  const stays = sentences(left).filter(one => !filed.some(text => text.includes(one)))
  const words = stays.map(one => `${one}。`).join('')
  return filed.length === 0 || words.length < leastText ? matter.content : words
}
