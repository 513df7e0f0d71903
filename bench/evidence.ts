import { appendFileSync } from 'node:fs'

/** One thing shown: what was asked of the program, what came out, and what was aimed at. */
export interface Figure {
  readonly name: string
  readonly value: number | string
  readonly unit?: string
  /** What it had to be, in words: "0", "≤ 5 s". Absent: a figure told for its own sake. */
  readonly aim?: string
  /** False where the aim was missed; a missed aim is told, never hidden. */
  readonly isReached?: boolean
}

export interface Evidence {
  /** Names of the checks in the reliability catalogue: D2, C4, T1 … */
  readonly ids: readonly string[]
  /** Durability, Concurrency, Access, Attacks, Ledger, Load, Backup, Processes, Supply, Input, Models. */
  readonly area: string
  /** One English sentence: what was done. */
  readonly what: string
  readonly figures: readonly Figure[]
  /** Replays the same run. */
  readonly seed?: number
  readonly seconds?: number
}

/** The long forms run where BANGBAN_PROVE is set; everything else runs the short ones. */
export const isProving = process.env['BANGBAN_PROVE'] !== undefined

/** How often: `short` in the test command, `long` when proving. */
export const times = (short: number, long: number): number => (isProving ? long : short)

/** Keeps what was shown, one JSON line each, in the file that BANGBAN_EVIDENCE names; RELIABILITY.md is made of it. */
export function recordEvidence(evidence: Evidence): void {
  const file = process.env['BANGBAN_EVIDENCE']
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(evidence)}\n`)
}
