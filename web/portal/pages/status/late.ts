import type { AppealStatus } from '../../../../src/shapes/appeal.ts'
import { isPast } from '../../app/format.ts'

const over = ['answered', 'closed', 'refused', 'withdrawn']

/** Whether somebody still owes this appeal an answer that was due. */
export const isLate = (status: AppealStatus): boolean =>
  status.dueAt !== null && !over.includes(status.state) && isPast(status.dueAt)

/** Whether there is still a day to wait for. */
export const isOpen = (status: AppealStatus): boolean => !over.includes(status.state)
