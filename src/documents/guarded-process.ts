import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { Socket } from 'node:net'
import type { Readable, Stream } from 'node:stream'

/** Why a process was stopped. */
export type Stopped = 'too-slow' | 'too-hungry' | 'too-much'

export interface GuardedProgram {
  /** The program, by its whole path, and what it is told. */
  readonly command: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Resident bytes. */
  readonly memory: number
}

export interface GuardedTask {
  /** What it reads from standard input. */
  readonly input: readonly (string | Uint8Array)[]
  readonly milliseconds: number
  readonly signal?: AbortSignal | undefined
}

export type GuardedOptions = GuardedProgram & GuardedTask

export interface GuardedProcess {
  readonly out: Readable
  stop(why: Stopped): void
  /** With its exit code, null where a signal ended it. Rejects where it can't be started, and when the signal ends it. */
  readonly ended: Promise<{ readonly code: number | null; readonly stopped: Stopped | undefined }>
}

/** A process that has been given nothing yet. It does not keep ours from ending, and ends when ours does. */
export interface WaitingProcess {
  readonly pid: number | undefined
  readonly isOver: boolean
  /** Gives it its task, once: its time counts from here. */
  begin(task: GuardedTask): GuardedProcess
  /** Ends it without a task. */
  dismiss(): void
}

/** Resident memory of a process in bytes; undefined where the system has no /proc. */
function memoryOf({ pid }: ChildProcess): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096
  } catch {
    return undefined
  }
}

/** How often memory is looked at in milliseconds: while a file is read it may grow fast. */
const looks = { waiting: 1000, working: 50 }

/** Pipes are sockets; what waits at one holds up the end of our process, as the child itself does. */
function hold(child: ChildProcess, isHeld: boolean): void {
  const pipes: (Stream | null)[] = [child.stdin, child.stdout]
  for (const one of [child, ...pipes.filter(pipe => pipe instanceof Socket)]) isHeld ? one.ref() : one.unref()
}

/**
 * Starts a process that gets nothing but its input, no environment and no shell, and is killed at its limit of memory. It
 * waits for its task at standard input; where it is given none, it ends with us, since its input then closes.
 */
export function prepareGuarded({ command, environment = {}, memory }: GuardedProgram): WaitingProcess {
  const [program = '', ...given] = command
  const child = spawn(program, given, { env: { ...environment }, cwd: '/', stdio: ['pipe', 'pipe', 'ignore'] })
  let stopped: Stopped | undefined
  let isOver = false
  const stop = (why: Stopped) => {
    stopped ??= why
    child.kill('SIGKILL')
  }
  const watch = (milliseconds: number) =>
    setInterval(() => {
      if ((memoryOf(child) ?? 0) > memory) stop('too-hungry')
    }, milliseconds)
  let watching = watch(looks.waiting).unref()
  const closed = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  const over = () => {
    isOver = true
    clearInterval(watching)
  }
  child.once('exit', over)
  closed.then(over, over)
  // a child that ends early closes its input; why, its exit says
  child.stdin.on('error', () => {})
  hold(child, false)
  return {
    pid: child.pid,
    get isOver() {
      return isOver
    },
    begin: ({ input, milliseconds, signal }) => {
      hold(child, true)
      clearInterval(watching)
      if (!isOver) watching = watch(looks.working)
      const timer = setTimeout(() => stop('too-slow'), milliseconds)
      const ended = Promise.race([closed, givenUp(child, signal, closed)]).then(code => ({ code, stopped }))
      const rest = () => clearTimeout(timer)
      ended.then(rest, rest)
      for (const piece of input) child.stdin.write(piece)
      child.stdin.end()
      return { out: child.stdout, stop, ended }
    },
    dismiss: () => {
      child.kill('SIGKILL')
    },
  }
}

/** Rejects when the signal comes, and kills the child. */
function givenUp(child: ChildProcess, signal: AbortSignal | undefined, closed: Promise<unknown>): Promise<never> {
  return new Promise((_, reject) => {
    if (!signal) return
    const end = () => {
      child.kill('SIGKILL')
      reject(signal.reason as Error)
    }
    if (signal.aborted) return end()
    signal.addEventListener('abort', end, { once: true })
    const forget = () => signal.removeEventListener('abort', end)
    closed.then(forget, forget)
  })
}

/** Starts such a process with its task, and kills it at its limit of time, too. */
export const startGuarded = (options: GuardedOptions): GuardedProcess => prepareGuarded(options).begin(options)

/** Takes in all that a process says, up to so many bytes; then it is stopped. */
export async function collected({ out, stop, ended }: GuardedProcess, mostBytes: number) {
  const pieces: Buffer[] = []
  let size = 0
  out.on('data', (piece: Buffer) => {
    size += piece.length
    if (size > mostBytes) stop('too-much')
    else pieces.push(piece)
  })
  return { ...(await ended), said: Buffer.concat(pieces) }
}
