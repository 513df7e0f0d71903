#!/usr/bin/env node
import { commands } from './commands/index.ts'

/** What these say is for the person at the terminal; known by name, so that their rooms need not be loaded. */
const plainErrors: ReadonlySet<string> = new Set(['StartError', 'Problem', 'RosterError'])

/** The command line: one file a command in commands/. Exit code 0 only when it is so. */
async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2)
  const load = commands.get(name ?? '')
  if (!load) {
    console.log('用法：bangban 命令 [参数]\n')
    for (const one of commands.values()) {
      const { usage, summary } = await one()
      console.log(`  ${usage.padEnd(56)} ${summary}`)
    }
    return name === undefined || name === 'help' || name === '--help' ? 0 : 2
  }
  const command = await load()
  return command.run(args)
}

try {
  process.exitCode = await main()
} catch (error) {
  const isExpected =
    error instanceof Error &&
    (plainErrors.has(error.name) || ('code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')))
  console.error(isExpected ? (error as Error).message : error)
  process.exitCode = 1
}
// pools and workers are closed by then; what a library forgot must not keep the terminal
setTimeout(() => process.exit(), 500).unref()
