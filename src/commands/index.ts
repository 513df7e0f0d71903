import type { Command } from './command.ts'

/**
 * The commands by their names, in the order in which help tells them. Each is loaded when it is asked for: most need
 * neither the server nor the database, and start in a fraction of the time.
 */
export const commands: ReadonlyMap<string, () => Promise<Command>> = new Map([
  ['serve', async () => (await import('./serve.ts')).serveCommand],
  ['import', async () => (await import('./import.ts')).importCommand],
  ['ask', async () => (await import('./ask.ts')).askCommand],
  ['plan', async () => (await import('./plan.ts')).planCommand],
  ['summarise', async () => (await import('./summarise.ts')).summariseCommand],
  ['route', async () => (await import('./route.ts')).routeCommand],
  ['assign', async () => (await import('./assign.ts')).assignCommand],
  ['read', async () => (await import('./read.ts')).readCommand],
  ['draft', async () => (await import('./draft.ts')).draftCommand],
  ['check', async () => (await import('./check.ts')).checkCommand],
  ['fix', async () => (await import('./check.ts')).fixCommand],
  ['proofread', async () => (await import('./proofread.ts')).proofreadCommand],
  ['train', async () => (await import('./train.ts')).trainCommand],
  ['model', async () => (await import('./model.ts')).modelCommand],
  ['eval', async () => (await import('./eval.ts')).evalCommand],
  ['ledger', async () => (await import('./ledger.ts')).ledgerCommand],
  ['verify', async () => (await import('./verify.ts')).verifyCommand],
  ['backup', async () => (await import('./backup.ts')).backupCommand],
  ['restore', async () => (await import('./restore.ts')).restoreCommand],
  ['states', async () => (await import('./states.ts')).statesCommand],
])
