import type { AppealKey } from '../../../src/shapes/appeal.ts'
import { isRecord, lasting, passing, type Shelf, textOf } from './storage.ts'

const name = 'bangban.receipts'
const limit = 10

function keysOn(shelf: Shelf): AppealKey[] {
  const value = shelf.read(name)
  if (!Array.isArray(value)) return []
  return value
    .filter(isRecord)
    .map(item => ({ receipt: textOf(item['receipt']), phone: textOf(item['phone']) }))
    .filter(key => key.receipt !== '' && key.phone !== '')
}

function put(shelf: Shelf, key: AppealKey) {
  const others = keysOn(shelf).filter(other => other.receipt !== key.receipt)
  return shelf.write(name, [key, ...others].slice(0, limit))
}

function drop(shelf: Shelf, receipt: string) {
  const left = keysOn(shelf).filter(other => other.receipt !== receipt)
  if (left.length === 0) shelf.remove(name)
  else shelf.write(name, left)
}

/** What was filed in this tab: known until it is closed, so that "back to the home page" finds it again. */
export const noteFiled = (key: AppealKey) => put(passing, key)

/** Keeps a receipt on this phone, because the person asked for it. Says whether it was kept. */
export const remember = (key: AppealKey) => put(lasting, key)

export function forget(receipt: string) {
  drop(lasting, receipt)
  drop(passing, receipt)
}

export const isRemembered = (receipt: string) => keysOn(lasting).some(key => key.receipt === receipt)

/** Every receipt that this phone knows, newest first. */
export function knownReceipts(): AppealKey[] {
  const kept = keysOn(lasting)
  const onlyHere = keysOn(passing).filter(key => !kept.some(other => other.receipt === key.receipt))
  return [...onlyHere, ...kept]
}

export const recall = (receipt: string) => knownReceipts().find(key => key.receipt === receipt)

export interface Cleared {
  lasting: unknown
  passing: unknown
}

/** Takes everything off this phone; what it returns puts it back. */
export function clearReceipts(): Cleared {
  const cleared = { lasting: lasting.read(name), passing: passing.read(name) }
  lasting.remove(name)
  passing.remove(name)
  return cleared
}

export function restoreReceipts(cleared: Cleared) {
  if (cleared.lasting !== undefined) lasting.write(name, cleared.lasting)
  if (cleared.passing !== undefined) passing.write(name, cleared.passing)
}
