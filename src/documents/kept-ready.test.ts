import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { collected, prepareGuarded } from './guarded-process.ts'
import { type KeptReady, keepReady } from './kept-ready.ts'

/** Says its own id, a line when it has all of its input, and the input. */
const echo = `
  const pieces = []
  process.stdin.on('data', piece => pieces.push(piece)).on('end', () => process.stdout.write(process.pid + ' ' + Buffer.concat(pieces)))`
const start = (memory = 2 ** 30) => prepareGuarded({ command: [process.execPath, '--eval', echo], memory })

const opened: KeptReady[] = []
afterEach(() => {
  for (const one of opened.splice(0)) one.close()
})
function keep(mayWait = () => true): KeptReady {
  const kept = keepReady(() => start(), mayWait)
  opened.push(kept)
  return kept
}

async function use(kept: KeptReady, input: string): Promise<{ pid: number; said: string }> {
  const { said } = await collected(kept.take().begin({ input: [input], milliseconds: 20_000 }), 1000)
  const [pid = '', rest = ''] = said.toString().split(' ')
  return { pid: Number(pid), said: rest }
}

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function gone(pid: number): Promise<boolean> {
  for (let left = 500; left > 0 && isAlive(pid); left--) await new Promise(resolve => setTimeout(resolve, 10))
  return !isAlive(pid)
}

describe('a process that is kept ready', () => {
  it('is used for one task and then gone; the next task gets another', async () => {
    const kept = keep()
    expect(kept.waiting).toBeUndefined()
    kept.prepare()
    const seen: number[] = []
    for (const task of ['a', 'b', 'c']) {
      const waiting = kept.waiting
      const { pid, said } = await use(kept, task)
      expect([pid, said]).toEqual([waiting, task])
      expect(isAlive(pid)).toBe(false)
      seen.push(pid)
    }
    expect(new Set(seen).size).toBe(3)
  })

  it('is one at a time, whoever asks for it', async () => {
    const kept = keep()
    kept.prepare()
    const first = kept.waiting
    kept.prepare()
    expect(kept.waiting).toBe(first)
    const both = await Promise.all([use(kept, 'a'), use(kept, 'b')])
    expect(both.map(one => one.said)).toEqual(['a', 'b'])
    expect(both[0]?.pid).not.toBe(both[1]?.pid)
  })

  it('that died is replaced when it is needed, and not before', async () => {
    const kept = keep()
    kept.prepare()
    const dead = kept.waiting ?? 0
    process.kill(dead, 'SIGKILL')
    expect(await gone(dead)).toBe(true)
    await expect.poll(() => kept.waiting).toBeUndefined()
    const { pid, said } = await use(kept, 'a')
    expect([pid === dead, said]).toEqual([false, 'a'])
  })

  it('is not kept where memory is short', async () => {
    const kept = keep(() => false)
    kept.prepare()
    expect((await use(kept, 'a')).said).toBe('a')
    expect(kept.waiting).toBeUndefined()
  })

  it('ends when it is closed, and none is started after that', async () => {
    const kept = keep()
    kept.prepare()
    const pid = kept.waiting ?? 0
    kept.close()
    expect(await gone(pid)).toBe(true)
    expect((await use(kept, 'late')).said).toBe('late')
    expect(kept.waiting).toBeUndefined()
  })

  it('is watched while it waits', async () => {
    const hungry = start(2 ** 20)
    await expect.poll(() => hungry.isOver, { timeout: 10_000 }).toBe(true)
  })

  it('has its time from when it was given its task', async () => {
    const kept = keepReady(
      () => prepareGuarded({ command: [process.execPath, '--eval', 'setInterval(() => {}, 1000)'], memory: 2 ** 30 }),
      () => true,
    )
    opened.push(kept)
    kept.prepare()
    const started = performance.now()
    const { stopped } = await collected(kept.take().begin({ input: [], milliseconds: 100 }), 10)
    expect(stopped).toBe('too-slow')
    expect(performance.now() - started).toBeGreaterThan(95)
  })

  const program = (rest: string) => `
    const { keepReady } = await import(${JSON.stringify(join(import.meta.dirname, 'kept-ready.ts'))})
    const { prepareGuarded } = await import(${JSON.stringify(join(import.meta.dirname, 'guarded-process.ts'))})
    const kept = keepReady(() => prepareGuarded({ command: [process.execPath, '--eval', ${JSON.stringify(echo)}], memory: 2 ** 30 }), () => true)
    kept.prepare()
    console.log(kept.waiting)
    ${rest}`
  const run = (rest: string) =>
    spawn(process.execPath, ['--input-type=module', '--eval', program(rest)], { stdio: ['ignore', 'pipe', 'ignore'] })
  const pidSaid = (child: ReturnType<typeof run>) =>
    new Promise<number>(resolve => child.stdout?.once('data', said => resolve(Number(said))))

  it('does not keep a program from ending, and ends with it', async () => {
    const child = run('')
    const pid = await pidSaid(child)
    expect(await new Promise(resolve => child.once('exit', resolve))).toBe(0)
    expect(await gone(pid)).toBe(true)
  })

  it('ends when the program that keeps it is killed', async () => {
    const child = run('setInterval(() => {}, 1000)')
    const pid = await pidSaid(child)
    expect(isAlive(pid)).toBe(true)
    child.kill('SIGKILL')
    expect(await gone(pid)).toBe(true)
  })
})
