import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import type { Readable } from 'node:stream'

/** Why a process was stopped. */
export type Stopped = 'too-slow' | 'too-hungry' | 'too-much'

export interface GuardedOptions {
  /** The program, by its whole path, and what it is told. */
  readonly command: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** What it reads from standard input. */
  readonly input: readonly (string | Uint8Array)[]
  readonly milliseconds: number
  /** Resident bytes. */
  readonly memory: number
  readonly signal?: AbortSignal | undefined
}

export interface GuardedProcess {
  readonly out: Readable
  stop(why: Stopped): void
  /** With its exit code, null where a signal ended it. Rejects where it can't be started, and when the signal ends it. */
  readonly ended: Promise<{ readonly code: number | null; readonly stopped: Stopped | undefined }>
}

/** Resident memory of a process in bytes; undefined where the system has no /proc. */
function memoryOf({ pid }: ChildProcess): number | undefined {
  try {
    return Number(readFileSync(`/proc/${pid}/statm`, 'latin1').split(' ')[1]) * 4096
  } catch {
    return undefined
  }
}

/**
 * Starts a process that gets nothing but its input, no environment and no shell, and is killed at its limit of time or
 * memory.
 */
export function startGuarded(options: GuardedOptions): GuardedProcess {
  const { command, environment = {}, input, milliseconds, memory, signal } = options
  const [program = '', ...given] = command
  const child = spawn(program, given, {
    env: { ...environment },
    cwd: '/',
    stdio: ['pipe', 'pipe', 'ignore'],
    ...(signal ? { signal, killSignal: 'SIGKILL' } : {}),
  })
  let stopped: Stopped | undefined
  const stop = (why: Stopped) => {
    stopped ??= why
    child.kill('SIGKILL')
  }
  const timer = setTimeout(() => stop('too-slow'), milliseconds)
  const watch = setInterval(() => {
    if ((memoryOf(child) ?? 0) > memory) stop('too-hungry')
  }, 50)
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  }).then(code => ({ code, stopped }))
  const rest = () => {
    clearTimeout(timer)
    clearInterval(watch)
  }
  ended.then(rest, rest)
  // a child that ends early closes its input; why, its exit says
  child.stdin.on('error', () => {})
  for (const piece of input) child.stdin.write(piece)
  child.stdin.end()
  return { out: child.stdout, stop, ended }
}

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
