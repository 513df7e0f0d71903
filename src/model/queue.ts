/** Who asks. Turns go round departments, and within one round its people. */
export interface Asker {
  readonly department: string
  readonly person: string
}

/** There are so many waiting that one more would wait for nothing. */
export class QueueFull extends Error {
  override readonly name = 'QueueFull'
}

export interface FairQueue {
  /**
   * Waits for a turn; the returned function gives it back, and may be called twice. Rejects with QueueFull, or with the
   * signal's reason when it is aborted first.
   */
  turn(asker: Asker, signal: AbortSignal): Promise<() => void>
  readonly waiting: number
  readonly running: number
}

interface Waiting {
  readonly begin: () => void
}

/** A ring of names, each with those who wait under it; the first has the next turn, and then goes to the end. */
type Ring<T> = Map<string, T>

function rotate<T>(ring: Ring<T>): [string, T] | undefined {
  const first = ring.entries().next().value
  if (!first) return undefined
  ring.delete(first[0])
  ring.set(...first)
  return first
}

/**
 * So many at once, and turns that are fair: a department with a hundred calls waits no less between two of its turns than
 * one with a single call, and so do the people in it.
 */
export function createFairQueue(atOnce: number, mayWait: number): FairQueue {
  const departments: Ring<Ring<Waiting[]>> = new Map()
  let waiting = 0
  let running = 0

  const next = () => {
    while (running < atOnce && waiting > 0) {
      const [department, people] = rotate(departments) ?? []
      if (department === undefined || !people) return
      const [person, line] = rotate(people) ?? []
      const first = line?.shift()
      if (line?.length === 0 && person !== undefined) people.delete(person)
      if (people.size === 0) departments.delete(department)
      if (!first) continue
      waiting--
      running++
      first.begin()
    }
  }

  const release = () => {
    let isGiven = false
    return () => {
      if (isGiven) return
      isGiven = true
      running--
      next()
    }
  }

  const leave = ({ department, person }: Asker, one: Waiting) => {
    const people = departments.get(department)
    const line = people?.get(person)
    const at = line?.indexOf(one) ?? -1
    if (!people || !line || at === -1) return
    line.splice(at, 1)
    waiting--
    if (line.length === 0) people.delete(person)
    if (people.size === 0) departments.delete(department)
  }

  return {
    get waiting() {
      return waiting
    },
    get running() {
      return running
    },
    async turn(asker, signal) {
      signal.throwIfAborted()
      if (running < atOnce && waiting === 0) {
        running++
        return release()
      }
      if (waiting >= mayWait) throw new QueueFull()
      return new Promise((resolve, reject) => {
        const abandon = () => {
          leave(asker, one)
          reject(signal.reason)
        }
        const one: Waiting = {
          begin: () => {
            signal.removeEventListener('abort', abandon)
            resolve(release())
          },
        }
        signal.addEventListener('abort', abandon, { once: true })
        const people = departments.get(asker.department) ?? new Map<string, Waiting[]>()
        departments.set(asker.department, people)
        const line = people.get(asker.person)
        if (line) line.push(one)
        else people.set(asker.person, [one])
        waiting++
      })
    },
  }
}
