import {
  askForPerson,
  assignOrder,
  decide,
  escalateLateOrders,
  fileAppeal,
  giveFeedback,
  type Office,
  propose,
  reportOrder,
  returnOrder,
  signOrder,
} from '../casework/index.ts'
import { learnedFrom } from '../learning/index.ts'
import { listPeople, type Person, sessionOf } from '../people/index.ts'
import type { Evidence } from '../skills/index.ts'
import type { RoutingOutput } from '../skills/route/index.ts'
import { systemSession } from '../store/index.ts'
import { demoCategories, demoHistory, demoPlaces, type PastAppeal } from './files.ts'

/** Something that somebody does at a moment, and what it leads to. */
interface Step {
  readonly at: Date
  run(): Promise<Step | undefined>
}

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** Moves a moment into office hours, 9:00 to 17:00 in Beijing. */
function inOfficeHours(moment: Date): Date {
  const hours = (moment.getUTCHours() + 8) % 24
  if (hours >= 9 && hours < 17) return moment
  const wait = hours < 9 ? 9 - hours : 33 - hours
  return new Date(moment.getTime() + wait * hour)
}

const later = (moment: Date, wait: number) => inOfficeHours(new Date(moment.getTime() + wait))

/** How far the last appeals have come, so that every list of the demo has something in it. */
const unfinished = ['dispatched', 'signed', 'assigned', 'accepted', 'reviewing', 'answered'] as const
type Stage = (typeof unfinished)[number] | 'closed' | 'proposed'

/**
 * Lets the appeals of demo/history.jsonl happen again, in order of time, through the same doors as real work:
 * filed, proposed, decided by the guardian, signed, handled by a grid worker or an officer, reviewed, judged.
 */
export async function replayHistory(office: Office, now: Date): Promise<void> {
  const appeals = demoHistory()
  const people = await listPeople(office.store.open)
  const done = appeals.filter(one => !one.open)
  const fresh = appeals.filter(one => one.open)
  const first = now.getTime() - 27 * day
  const steps: Step[] = []
  done.forEach((appeal, i) => {
    const isLate = i >= done.length - 24
    // the last ones of the past days stay where they are
    const stage: Stage = isLate ? (unfinished[i % unfinished.length] ?? 'closed') : 'closed'
    const spread = isLate
      ? now.getTime() - 3 * day + (i % 24) * 2 * hour
      : first + (i / (done.length - 24)) * 23.5 * day
    steps.push(filed(office, people, appeal, new Date(spread + (i % 7) * 17 * minute), stage, i, now))
  })
  fresh.forEach((appeal, i) => {
    steps.push(
      filed(office, people, appeal, new Date(now.getTime() - (fresh.length - i) * 9 * minute), 'proposed', i, now),
    )
  })
  for (;;) {
    steps.sort((a, b) => a.at.getTime() - b.at.getTime())
    const step = steps.shift()
    if (!step) break
    const next = await step.run()
    if (next) steps.push(next)
  }
  await office.store.as(systemSession, tx => escalateLateOrders(tx, office, now))
  await office.store.as(systemSession, async tx => {
    await askForPerson(
      tx,
      office,
      { name: '李大爷', phone: '13900002222', question: '我不会用手机，想问高龄津贴怎么领，要带什么证件。' },
      new Date(now.getTime() - 40 * minute),
    )
    await askForPerson(
      tx,
      office,
      {
        name: '陈女士',
        phone: '13900003333',
        question: '替我母亲办异地就医备案，网上填到一半填不下去了，请给我回个电话。',
      },
      new Date(now.getTime() - 12 * minute),
    )
  })
}

function filed(
  office: Office,
  people: readonly Person[],
  appeal: PastAppeal,
  at: Date,
  stage: Stage,
  index: number,
  now: Date,
): Step {
  const by = (account: string) => {
    const person = people.find(one => one.account === account)
    if (!person) throw new Error(`the demo has no ${account}`)
    return person
  }
  const as = <T>(person: Person, work: Parameters<typeof office.store.as<T>>[1]) =>
    office.store.as(sessionOf(person), work)
  const step = (moment: Date, run: Step['run']): Step => ({ at: moment > now ? now : moment, run })
  const guardian = by('zhoumin')
  const categories = demoCategories()
  const ages = [undefined, '18-44', '45-59', '60-74'] as const
  const phone = `139${String(10_000_000 + index * 7919).slice(-8)}`

  const file = step(at, async () => {
    const { id } = await office.store.as(systemSession, tx =>
      fileAppeal(
        tx,
        office,
        {
          title: appeal.title,
          text: appeal.text,
          place: appeal.place,
          reachable: appeal.reachable,
          name: index % 3 === 0 ? '王女士' : undefined,
          phone,
          ageGroup: ages[index % ages.length],
        },
        { channel: 'portal', actor: { kind: 'resident' }, now: at },
      ),
    )
    const proposedAt = new Date(at.getTime() + minute)
    return step(proposedAt, async () => {
      await propose(office, id, proposedAt)
      if (appeal.merge) return guardianMerges(id, new Date(proposedAt.getTime() + minute))
      return stage === 'proposed' ? undefined : guardianDecides(id, later(proposedAt, (1 + (index % 4)) * hour))
    })
  })

  const openProposal = (id: string) =>
    office.store.as(systemSession, tx =>
      tx
        .selectFrom('proposal')
        .selectAll()
        .where('matterId', '=', id)
        .where('state', '=', 'open')
        .executeTakeFirstOrThrow(),
    )

  /** The guardian overlooks a mistake now and then; the department sends the order back, and the second try is right. */
  function departmentReturns(id: string, wrong: string, right: string, moment: Date): Step {
    return step(moment, async () => {
      const officer = officersOf(wrong)[0]
      if (!officer) throw new Error(`${wrong} has no officer`)
      const order = await orderOf(id)
      await as(officer, tx =>
        returnOrder(tx, office, { person: officer, now: moment }, order.id, {
          code: 'duty',
          reason: `不属于我单位职责，建议由${right}办理`,
        }),
      )
      const proposedAt = new Date(moment.getTime() + minute)
      return step(proposedAt, async () => {
        await propose(office, id, proposedAt)
        return guardianDecides(id, later(proposedAt, hour), false)
      })
    })
  }

  function guardianDecides(id: string, moment: Date, mayOverlook = index % 3 === 1): Step {
    return step(moment, async () => {
      const proposal = await openProposal(id)
      const output = proposal.output as RoutingOutput | null
      const truth = categories.find(one => one.id === appeal.category)
      if (!truth) throw new Error(`the demo has no category ${appeal.category}`)
      const isOverlooked = mayOverlook && output !== null && output.departmentId !== truth.department
      const isRight = output?.categoryId === truth.id || isOverlooked
      await as(guardian, tx =>
        decide(tx, office, { person: guardian, now: moment }, proposal.id, {
          kind: isRight ? 'approve' : 'amend',
          shownDigest: proposal.shownDigest ?? '',
          ...(isRight
            ? {}
            : {
                routing: {
                  departmentId: truth.department,
                  categoryId: truth.id,
                  urgency: output?.urgency ?? 'normal',
                  dueDays: output?.urgency === 'normal' || !output ? truth.days : 1,
                  reason: `监护人改派：属于「${truth.level1}—${truth.level2}」。`,
                },
                reason: '分类不对，已改',
              }),
        }),
      )
      if (isOverlooked)
        return departmentReturns(id, output.departmentId, nameOf(truth.department), later(moment, 3 * hour))
      return stage === 'dispatched'
        ? undefined
        : departmentSigns(id, truth.department, later(moment, (1 + (index % 5)) * hour))
    })
  }

  function guardianMerges(id: string, moment: Date): Step {
    return step(moment, async () => {
      const proposal = await openProposal(id)
      const same = (proposal.evidence as Evidence[]).find(one => one.kind === 'appeal' && one.open)
      if (same?.kind !== 'appeal') return undefined
      const leadId = same.id.slice(learnedFrom.length)
      await as(guardian, tx =>
        decide(tx, office, { person: guardian, now: moment }, proposal.id, {
          kind: 'merge',
          shownDigest: proposal.shownDigest ?? '',
          leadId,
        }),
      )
      return undefined
    })
  }

  const nameOf = (department: string) => people.find(one => one.department.id === department)?.department.name ?? ''

  const officersOf = (department: string) =>
    people.filter(one => one.department.id === department && one.roles.includes('officer'))

  const orderOf = (id: string) =>
    office.store.as(systemSession, tx =>
      tx
        .selectFrom('workOrder')
        .selectAll()
        .where('matterId', '=', id)
        .where('state', 'not in', ['completed', 'returned'])
        .executeTakeFirstOrThrow(),
    )

  /** The grid worker of the place that the appeal names, if it names one. */
  function gridWorker(): Person | undefined {
    const place = `${appeal.place ?? ''}${appeal.text}`
    const found = demoPlaces().find(one =>
      [...one.streets, ...one.estates, one.community].some(name => place.includes(name)),
    )
    return people.find(one => one.grid !== null && one.grid === found?.grid)
  }

  function departmentSigns(id: string, department: string, moment: Date): Step {
    return step(moment, async () => {
      const [head, clerk] = officersOf(department)
      if (!head || !clerk) throw new Error(`${department} has not two officers`)
      const order = await orderOf(id)
      await as(head, tx => signOrder(tx, office, { person: head, now: moment }, order.id))
      if (stage === 'signed') return undefined
      const worker =
        stage === 'assigned' || stage === 'accepted' || index % 3 === 0 ? (gridWorker() ?? by('yangfan')) : undefined
      if (!worker) return reported(id, clerk, head, later(moment, (4 + (index % 9) * 3) * hour))
      const assignedAt = later(moment, hour)
      return step(assignedAt, async () => {
        await as(head, tx => assignOrder(tx, office, { person: head, now: assignedAt }, order.id, worker.id))
        if (stage === 'assigned') return undefined
        const acceptedAt = later(assignedAt, 2 * hour)
        return step(acceptedAt, async () => {
          await as(worker, tx => signOrder(tx, office, { person: worker, now: acceptedAt }, order.id))
          return stage === 'accepted'
            ? undefined
            : reported(id, worker, head, later(acceptedAt, (3 + (index % 6) * 4) * hour))
        })
      })
    })
  }

  function reported(id: string, author: Person, reviewer: Person, moment: Date, round = 1): Step {
    return step(moment, async () => {
      const order = await orderOf(id)
      const answer = appeal.answer ?? '您反映的问题已经办理，感谢您的监督。'
      const report = {
        measure: appeal.measure ?? '已到现场核实并处理。',
        answer: round === 1 ? answer : `我们再次到现场核实并处理。${answer}`,
      }
      await as(author, tx => reportOrder(tx, office, { person: author, now: moment }, order.id, report))
      if (stage === 'reviewing') return undefined
      const reviewedAt = later(moment, (1 + (index % 3)) * hour)
      return step(reviewedAt, async () => {
        const proposal = await openProposal(id)
        await as(reviewer, tx =>
          decide(tx, office, { person: reviewer, now: reviewedAt }, proposal.id, {
            kind: 'approve',
            shownDigest: proposal.shownDigest ?? '',
          }),
        )
        return stage === 'answered'
          ? undefined
          : judged(id, author, reviewer, later(reviewedAt, (5 + (index % 20)) * hour), round)
      })
    })
  }

  function judged(id: string, author: Person, reviewer: Person, moment: Date, round: number): Step {
    return step(moment, async () => {
      const helped = round > 1 || appeal.helped !== false
      // not everybody says anything
      if (helped && index % 4 === 1) return undefined
      const feedback = { helped, ...(helped || appeal.comment === undefined ? {} : { comment: appeal.comment }) }
      await office.store.as(systemSession, tx => giveFeedback(tx, office, id, feedback, moment))
      return helped ? undefined : reported(id, author, reviewer, later(moment, 9 * hour), round + 1)
    })
  }

  return file
}
