#!/usr/bin/env node
import { commands } from './commands/index.ts'
import { Problem } from './problems.ts'
import { RosterError } from './roster/index.ts'
import { StartError } from './settings.ts'

/** The command line: one file a command in commands/. Exit code 0 only when it is so. */
async function main(): Promise<number> {
  const [name, ...args] = process.argv.slice(2)
  const command = commands.find(one => one.name === name)
  if (!command) {
    console.log('用法：bangban 命令 [参数]\n')
    for (const one of commands) console.log(`  ${one.usage.padEnd(56)} ${one.summary}`)
    return name === undefined || name === 'help' || name === '--help' ? 0 : 2
  }
  return command.run(args)
}

try {
  process.exitCode = await main()
} catch (error) {
  const isExpected =
    error instanceof StartError ||
    error instanceof Problem ||
    error instanceof RosterError ||
    (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS'))
  console.error(isExpected ? (error as Error).message : error)
  process.exitCode = 1
}
// pools and workers are closed by then; what a library forgot must not keep the terminal
setTimeout(() => process.exit(), 500).unref()
