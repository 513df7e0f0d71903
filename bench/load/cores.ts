import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'

const contents = (path: string): string => {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

/** Processes that this one started or that name the data folder in their command line, and whatever those started. */
function serverProcesses(data: string): number[] {
  const all = readdirSync('/proc')
    .filter(name => /^\d+$/.test(name))
    .map(name => ({
      id: Number(name),
      // the name of the program, in parentheses before these fields, may hold spaces
      parent: Number(contents(`/proc/${name}/stat`).split(') ').at(-1)?.split(' ')[1]),
      command: contents(`/proc/${name}/cmdline`),
    }))
    .filter(one => one.id !== process.pid)
  const found = new Set(all.filter(one => one.parent === process.pid || one.command.includes(data)).map(one => one.id))
  for (let before = -1; before < found.size; ) {
    before = found.size
    for (const { id, parent } of all) if (found.has(parent)) found.add(id)
  }
  return [...found]
}

const pin = (cores: string, ids: readonly number[]): boolean =>
  ids.every(
    id => spawnSync('taskset', ['-a', '-p', '-c', cores, String(id)]).status === 0 || !existsSync(`/proc/${id}`),
  )

/**
 * Puts the server that this process started, and its database, on one core and the callers in this process
 * on another: offered ten times as much, callers that share the server's cores take from it what is to be measured.
 * False, and nothing changed, without Linux's taskset or with one core alone.
 */
export function separateCores(data: string): boolean {
  if (process.platform !== 'linux' || availableParallelism() < 2) return false
  if (pin('0', serverProcesses(data)) && pin('1', [process.pid])) return true
  shareCores(data)
  return false
}

/** Everybody on all cores again. */
export function shareCores(data: string): void {
  pin(`0-${availableParallelism() - 1}`, [process.pid, ...serverProcesses(data)])
}
