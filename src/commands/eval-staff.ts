import { join } from 'node:path'
import { demoSources } from '../demo/library.ts'
import { demoRouter } from '../demo/router.ts'
import { beijingDay } from '../language/index.ts'
import { createPlanShelf, createShelf, createTableShelf } from '../library/index.ts'
import { loadRoster, type ScenarioDefinition } from '../roster/index.ts'
import { route } from '../skills/index.ts'

interface Failure {
  readonly employee: string
  readonly scenario: string
  readonly example: number
  readonly field: string
  readonly expected: unknown
  readonly found: unknown
}

/** Runs every example of every scenario with the demo district's knowledge; says what came out otherwise. */
export async function evalStaff({ json }: { readonly json: boolean }): Promise<number> {
  const roster = loadRoster(join(import.meta.dirname, '..', '..', 'staff'))
  const { context } = demoRouter()
  const [sources, today] = [demoSources(), beijingDay(new Date())]
  const { ask } = createShelf(sources, today)
  const plan = createPlanShelf(sources, today)
  const skills: Record<ScenarioDefinition['skill'], (given: Record<string, string>) => Promise<object>> = {
    route: async given => (await route.propose(route.input.parse(given), context)).output,
    answer: async ({ question = '' }) => {
      const { outcome, quoted } = await ask(question)
      return { outcome, source: quoted[0]?.source.title }
    },
    plan: async ({ task = '' }) => {
      const { outcome, items } = await plan(task)
      return { outcome, source: items[0]?.source.title }
    },
    summarise: async ({ source = '', column = '' }) => {
      const [row] = await createTableShelf(
        sources.filter(one => one.title === source),
        [column],
      )
      const first = row?.cells[0]?.values[0]
      return { outcome: first ? 'answered' : 'declined', words: first?.words }
    },
  }
  const failures: Failure[] = []
  let examples = 0
  for (const employee of roster) {
    for (const scenario of employee.scenarios) {
      for (const [i, { given, expect }] of scenario.examples.entries()) {
        examples++
        const output = await skills[scenario.skill](given)
        for (const [field, expected] of Object.entries(expect)) {
          const found = (output as Record<string, unknown>)[field]
          if (found !== expected) {
            failures.push({ employee: employee.id, scenario: scenario.id, example: i + 1, field, expected, found })
          }
        }
      }
    }
  }
  if (json) console.log(JSON.stringify({ examples, failures }))
  else {
    for (const f of failures) {
      console.log(`${f.employee}/${f.scenario} 第 ${f.example} 例：${f.field} 应为 ${f.expected}，得到 ${f.found}`)
    }
    console.log(`${examples} 个例子，${failures.length} 处不符。`)
  }
  return failures.length === 0 ? 0 : 1
}
