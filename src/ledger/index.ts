export { exportLedger, verifyStored } from './export.ts'
export { type Actor, type Entry, type Ledger, openLedger } from './ledger.ts'
export { proveConsistency, proveEntry } from './proof.ts'
export { canonicalJson, digestOf, type RecordRef, type RecordTable, recordTables } from './records.ts'
export {
  findRollback,
  isAfter,
  isSignedBy,
  type KeptCheckpoint,
  lostLives,
  newestOf,
  type RestoredEntry,
  type Rollback,
  readCheckpoints,
  unansweredCheckpoints,
} from './rollback.ts'
export type { HashAlgorithm } from './tree.ts'
export { linesOf, printVerdict, splitCheckpoints, type Verdict, verifyFile, verifyLedger } from './verifier.ts'
