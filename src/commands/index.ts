import { backupCommand } from './backup.ts'
import type { Command } from './command.ts'
import { evalCommand } from './eval.ts'
import { importCommand } from './import.ts'
import { ledgerCommand } from './ledger.ts'
import { readCommand } from './read.ts'
import { restoreCommand } from './restore.ts'
import { routeCommand } from './route.ts'
import { serveCommand } from './serve.ts'
import { statesCommand } from './states.ts'
import { verifyCommand } from './verify.ts'

export const commands: readonly Command[] = [
  serveCommand,
  importCommand,
  routeCommand,
  readCommand,
  evalCommand,
  ledgerCommand,
  verifyCommand,
  backupCommand,
  restoreCommand,
  statesCommand,
]
