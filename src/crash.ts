/**
 * Places at which the durability tests end the process as a power cut would: between two steps that must become true
 * together, or right after something became true and before anybody was told.
 */
export const crashPoints = [
  'call.claimed',
  'call.worked',
  'call.stored',
  'call.committed',
  'matter.inserted',
  'photos.inserted',
  'proposal.thought',
  'proposal.put',
  'decision.inserted',
  'effect.inserted',
  'order.inserted',
  'entry.appended',
  'nodes.stored',
  'checkpoint.signed',
] as const
export type CrashPoint = (typeof crashPoints)[number]

const [armedPoint, armedAt = '1'] = (process.env['KILL_AT'] ?? '').split(':')
let left = Number(armedAt)

/** Ends the process with SIGKILL when it passes the point that KILL_AT=point:n names for the n-th time. */
export function crashPoint(point: CrashPoint): void {
  if (point === armedPoint && --left === 0) process.kill(process.pid, 'SIGKILL')
}
