import type { AppealReceipt } from '../../../../src/shapes/appeal.ts'
import { isRecord, passing, textOf } from '../../app/storage.ts'

/** What was filed last in this tab, so that a reload of the page still shows its number. */
export interface LastFiled extends AppealReceipt {
  phone: string
}

const name = 'bangban.last-filed'

export const keepLastFiled = (filed: LastFiled) => passing.write(name, filed)

export function lastFiled(): LastFiled | null {
  const value = passing.read(name)
  if (!isRecord(value)) return null
  const filed = {
    receipt: textOf(value['receipt']),
    filedAt: textOf(value['filedAt']),
    notice: textOf(value['notice']),
    phone: textOf(value['phone']),
  }
  return filed.receipt === '' ? null : filed
}
