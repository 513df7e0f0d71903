import { Conflict, NotAllowed } from '../problems.ts'
import { mayDecideFor } from '../roster/index.ts'
import type { MatterState, Tx } from '../store/index.ts'
import { fileAppeal, refuseClassified } from './intake.ts'
import { type Act, actorOf, type Office } from './office.ts'
import { lockSeenMatter } from './visibility.ts'

/** While nobody has decided where an appeal goes, part of it may become a matter of its own. */
export const splittable: readonly MatterState[] = ['proposed', 'manual']

/**
 * 分办: whoever decides where an appeal goes files one of the matters that it tells of on its own, in the resident's name.
 * It gets a receipt, a proposal and a decision of its own; the appeal keeps its words, waits for its decision as before,
 * and names the other one. Returns the new matter's receipt.
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
  const filed = await fileAppeal(
    tx,
    office,
    {
      title,
      text,
      place: matter.place ?? undefined,
      name: matter.contactName ?? undefined,
      phone: matter.contactPhone,
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
  const told = { at: act.now, actor: actorOf(act) }
  office.ledger.append(tx, { ...told, type: 'matter.split', matter: matterId, data: { receipt: filed.receipt } })
  office.ledger.append(tx, {
    ...told,
    type: 'matter.split_off',
    matter: filed.id,
    data: { receipt: matter.receipt },
    records: [{ table: 'split_matter', id: filed.id }],
  })
  return filed.receipt
}
