/** What is looked for stands in the address, so that it can be bookmarked, sent to a colleague, and survives a reload. */
export interface MatterSearch {
  q: string
  state: string
  department: string
  category: string
  overdue: boolean
}

export const searchOf = (params: URLSearchParams): MatterSearch => ({
  q: params.get('q') ?? '',
  state: params.get('state') ?? '',
  department: params.get('department') ?? '',
  category: params.get('category') ?? '',
  overdue: params.get('overdue') === '1',
})

/** Only what is set, under the same names in the address of the page and of the API. */
export function paramsOf(search: MatterSearch): URLSearchParams {
  const params = new URLSearchParams()
  for (const name of ['q', 'state', 'department', 'category'] as const) {
    if (search[name] !== '') params.set(name, search[name])
  }
  if (search.overdue) params.set('overdue', '1')
  return params
}
