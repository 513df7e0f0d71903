import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { z } from 'zod'
import { roles, type WorkingWindow } from '../people/index.ts'
import { ReachableTimes } from '../shapes/appeal.ts'

/** The folder of the fictional district; a real office may keep one of the same form and import it. */
export const demoFolder = join(import.meta.dirname, '..', '..', 'demo')

const Department = z.strictObject({
  id: z.string(),
  name: z.string(),
  short: z.string(),
  kind: z.enum(['hub', 'bureau', 'town']),
  phone: z.string(),
  duties: z.string(),
})
const Category = z.strictObject({
  id: z.string(),
  level1: z.string(),
  level2: z.string(),
  department: z.string(),
  days: z.int(),
})
const Person = z.strictObject({
  account: z.string(),
  name: z.string(),
  department: z.string(),
  roles: z.array(z.enum(roles)),
  title: z.string().optional(),
  grid: z.string().optional(),
  /** working windows: 1-5 08:30-17:30, 3,6 18:00-21:00 */
  hours: z.array(z.string().regex(/^[1-7]([,-][1-7])* \d\d:\d\d-\d\d:\d\d$/)).optional(),
})
const Place = z.strictObject({
  town: z.string(),
  community: z.string(),
  grid: z.string(),
  streets: z.array(z.string()),
  estates: z.array(z.string()),
})
const Appeal = z.object({ title: z.string(), text: z.string(), place: z.string().optional() })
const Past = Appeal.extend({
  category: z.string(),
  measure: z.string().optional(),
  answer: z.string().optional(),
  helped: z.boolean().optional(),
  comment: z.string().optional(),
  open: z.boolean().optional(),
  reachable: ReachableTimes.optional(),
  /** the guardian merges it into what it is found to repeat */
  merge: z.boolean().optional(),
})

export type PastAppeal = z.infer<typeof Past>

const yaml = (name: string, folder = demoFolder): unknown => parse(readFileSync(join(folder, name), 'utf8'))
const jsonLines = (name: string, folder = demoFolder): unknown[] =>
  readFileSync(join(folder, name), 'utf8')
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as unknown)

export interface DemoExample {
  readonly id: string
  readonly category: string
  readonly title: string
  readonly text: string
  readonly place?: string | undefined
}

/** First examples of the router: a file for each category. */
export function demoExamples(folder = demoFolder): DemoExample[] {
  return readdirSync(join(folder, 'appeals'))
    .filter(name => name.endsWith('.jsonl'))
    .sort()
    .flatMap(name => {
      const category = name.replace('.jsonl', '')
      return z
        .array(Appeal)
        .parse(jsonLines(join('appeals', name), folder))
        .map((appeal, i) => ({ ...appeal, id: `seed:${category}/${i + 1}`, category }))
    })
}

export const demoDepartments = (folder = demoFolder) => z.array(Department).parse(yaml('departments.yaml', folder))
export const demoCategories = (folder = demoFolder) => z.array(Category).parse(yaml('categories.yaml', folder))
export const demoPeople = () => z.array(Person).parse(yaml('people.yaml'))
/** The cells of the grid; an office that has none may leave the file out. */
export const demoPlaces = (folder = demoFolder) =>
  existsSync(join(folder, 'places.yaml')) ? z.array(Place).parse(yaml('places.yaml', folder)) : []
export const demoHistory = (): PastAppeal[] => z.array(Past).parse(jsonLines('history.jsonl'))

const minuteOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3))

/** What `hours` of a person say: 3,6 18:00-21:00. */
export function toWindows(hours: readonly string[]): WorkingWindow[] {
  return hours.flatMap(text => {
    const [days = '', times = ''] = text.split(' ')
    const [from = '', until = ''] = times.split('-')
    const weekdays = days.split(',').flatMap(part => {
      const [first = 0, last = first] = part.split('-').map(Number)
      return Array.from({ length: last - first + 1 }, (_, i) => first + i)
    })
    return weekdays.map(weekday => ({ weekday, from: minuteOf(from), until: minuteOf(until) }))
  })
}

/** A cell as the record has it. */
export const toCell = ({ town, community, grid, streets, estates }: z.infer<typeof Place>) => ({
  grid,
  townId: town,
  community,
  names: [...streets, ...estates],
})
