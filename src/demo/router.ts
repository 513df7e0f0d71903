import {
  type CategoryInfo,
  type Example,
  openRouter,
  type RouteContext,
  routeContext,
  type Trained,
  train,
} from '../skills/route/index.ts'
import { demoCategories, demoDepartments, demoExamples } from './files.ts'

export function demoCategoryInfo(): CategoryInfo[] {
  const departments = new Map(demoDepartments().map(one => [one.id, one]))
  return demoCategories().map(({ department, ...category }) => {
    const owner = departments.get(department)
    if (!owner) throw new Error(`category ${category.id} names no department`)
    return { ...category, department: { id: owner.id, name: owner.name, duties: owner.duties } }
  })
}

/** The router of the demo district, trained from its files: for commands that need no database. */
export function demoRouter(): { context: RouteContext; report: Trained['report'] } {
  const categories = demoCategoryInfo()
  const departmentOf = new Map(categories.map(one => [one.id, one.department.id]))
  const examples = demoExamples().map(
    (one): Example => ({ id: one.id, title: one.title, text: one.text, label: one.category }),
  )
  const { model, report } = train(examples, label => departmentOf.get(label) ?? label)
  return { context: routeContext(openRouter(model, examples), 'demo', categories, '示范区'), report }
}
