import type { Person } from '../../people/index.ts'
import type { AgeGroup } from '../../shapes/appeal.ts'
import type { ServiceGap, ServiceGroup } from '../../shapes/service.ts'
import type { Tx } from '../../store/index.ts'
import { chanceOf, intervalOf } from '../chance.ts'
import { workingDayHours, workingHours } from '../deadlines.ts'
import { medianOf, rankChances, unlikely } from '../ranks.ts'
import { type Period, type Served, servedIn } from './served.ts'

interface Group {
  readonly name: string
  readonly orders: readonly Served[]
}

interface Measure {
  readonly name: string
  readonly unit: ServiceGap['unit']
  readonly of: (order: Served) => boolean | number | null
}

type Kind = ServiceGroup['kind']
type Measured = ServiceGroup['measures'][number]

const measures: readonly Measure[] = [
  { name: '首派准确', unit: 'share', of: order => order.kept },
  { name: '按时签收', unit: 'share', of: order => order.signedInTime },
  { name: '签收用时', unit: 'hours', of: order => order.signedAt && workingHours(order.openedAt, order.signedAt) },
  { name: '按时答复', unit: 'share', of: order => order.answeredInTime },
  {
    name: '答复用时',
    unit: 'days',
    of: order => order.completedAt && workingHours(order.openedAt, order.completedAt) / workingDayHours,
  },
  { name: '群众认可', unit: 'share', of: order => order.helped },
]

const channelNames: Record<string, string> = { portal: '群众门户', import: '导入', open311: '开放接口' }

const ageNames: Record<AgeGroup, string> = {
  '0-17': '未满 18 岁',
  '18-44': '18–44 岁',
  '45-59': '45–59 岁',
  '60-74': '60–74 岁',
  '75+': '75 岁及以上',
}

/** Gaps are told when chance alone would show one anywhere less often than this. */
const significance = 0.05

/** Of fewer nothing is told by itself: it would be told of somebody. */
const fewest = 5

/** The orders of each group, the largest first; orders that name no group are in none. */
function groupsBy(orders: readonly Served[], nameOf: (order: Served) => string | null): Group[] {
  const known = orders.flatMap(order => {
    const name = nameOf(order)
    return name === null ? [] : [{ name, order }]
  })
  return [...Map.groupBy(known, one => one.name)]
    .map(([name, group]) => ({ name, orders: group.map(one => one.order) }))
    .sort((a, b) => b.orders.length - a.orders.length)
}

/**
 * Groups of a few orders become one; so does the next larger one where they are a few even together, or where it is a
 * single one that could be taken off the sum of all.
 */
export function together<G extends { readonly name: string; readonly orders: readonly unknown[] }>(
  groups: readonly G[],
): readonly (G | { readonly name: string; readonly orders: G['orders'] })[] {
  const shown = [...groups]
  const few: G[] = []
  const size = () => few.reduce((sum, { orders }) => sum + orders.length, 0)
  for (;;) {
    const least = shown.at(-1)
    const isShort = few.length > 0 && (few.length === 1 || size() < fewest)
    if (least === undefined || !(least.orders.length < fewest || isShort)) break
    few.push(least)
    shown.pop()
  }
  if (few.length === 0) return groups
  return [...shown, { name: `合并的 ${few.length} 组`, orders: few.flatMap(({ orders }) => orders) }]
}

const rounded = (value: number, unit: Measure['unit']) => (unit === 'share' ? value : Math.round(value * 10) / 10)

type Values = readonly number[]

const sumOf = (values: Values) => values.reduce((sum, value) => sum + value, 0)
const shareOf = (values: Values) => ({ count: sumOf(values), of: values.length })

/** A share with its interval, or a median with its. */
function figureOf(unit: Measure['unit'], values: Values) {
  const share = shareOf(values)
  const middle = unit === 'share' ? null : medianOf(values)
  const interval = middle ? middle.interval : intervalOf(share)
  return {
    value: rounded(middle ? middle.value : share.count / share.of, unit),
    low: interval && rounded(interval.low, unit),
    high: interval && rounded(interval.high, unit),
  }
}

interface Cell {
  readonly measured: Measured
  /** How likely chance alone sets it so far from the others; null where it is not compared. */
  readonly chance: number | null
  /** The value of all others; asked for where there is a gap. */
  readonly others: () => number
}

/** One measure of all groups of a kind, each beside all others. */
function compared({ name, unit, of }: Measure, groups: readonly Group[]): Cell[] {
  const values = groups.map(({ orders }) =>
    orders.flatMap(order => {
      const value = of(order)
      return value === null ? [] : [Number(value)]
    }),
  )
  const ranked = unit === 'share' ? [] : rankChances(values)
  const [count, all] = [sumOf(values.map(sumOf)), sumOf(values.map(own => own.length))]
  return values.map((own, place) => {
    const rest = { count: count - sumOf(own), of: all - own.length }
    const isTold = own.length >= fewest
    const figure = isTold ? figureOf(unit, own) : { value: null, low: null, high: null }
    return {
      measured: { name, unit, cases: isTold ? own.length : null, ...figure, others: null, isGap: false },
      chance: isTold && rest.of >= fewest ? (ranked[place] ?? chanceOf(shareOf(own), rest)) : null,
      others: () =>
        figureOf(
          unit,
          values.flatMap((some, i) => (i === place ? [] : some)),
        ).value,
    }
  })
}

/**
 * Whether residents are served alike, whatever way they came, wherever it is and, where they said so, however old they
 * are: each group beside all others of its kind, over the orders that were opened in a period. Times are those of orders
 * that came so far. Where chance does not explain the distance, all comparisons taken together, it is a gap.
 */
export async function fairness(tx: Tx, person: Person, period: Period): Promise<ServiceGroup[]> {
  const orders = await servedIn(tx, person, period)
  const towns = await tx.selectFrom('department').select(['id', 'name']).execute()
  const kinds: readonly [Kind, (order: Served) => string | null][] = [
    ['channel', ({ channel }) => channelNames[channel] ?? channel],
    ['town', ({ town }) => town && (towns.find(({ id }) => id === town)?.name ?? town)],
    ['age', ({ age }) => age && ageNames[age]],
  ]
  const rows = kinds.flatMap(([kind, nameOf]) => {
    const groups = together(groupsBy(orders, nameOf))
    if (groups.length < 2) return []
    const columns = measures.map(measure => compared(measure, groups))
    return groups.map((group, place) => ({
      kind,
      name: group.name,
      orders: group.orders.length,
      cells: columns.flatMap(column => column[place] ?? []),
    }))
  })
  const tried = rows.flatMap(({ cells }) => cells).filter(({ chance }) => chance !== null)
  const isFound = unlikely(
    tried.map(({ chance }) => chance ?? 1),
    significance,
  )
  const gaps = new Set(tried.filter((_, place) => isFound[place]))
  return rows.map(({ cells, ...row }) => ({
    ...row,
    measures: cells.map(cell =>
      gaps.has(cell) ? { ...cell.measured, others: cell.others(), isGap: true } : cell.measured,
    ),
  }))
}

/** The gaps alone. */
export function gapsOf(groups: readonly ServiceGroup[]): ServiceGap[] {
  return groups.flatMap(({ kind, name: group, measures }) =>
    measures.flatMap(({ name: measure, unit, value, others, isGap }) =>
      isGap && value !== null && others !== null ? [{ kind, group, measure, unit, value, others }] : [],
    ),
  )
}
