/** What is looked for stands in the address of the page, under the same names as in that of the API. */
export interface SourceSearch {
  q: string
  state: string
  kind: string
}

export const searchOf = (params: URLSearchParams): SourceSearch => ({
  q: params.get('q') ?? '',
  state: params.get('state') ?? '',
  kind: params.get('kind') ?? '',
})

export function paramsOf(search: SourceSearch): URLSearchParams {
  const params = new URLSearchParams()
  for (const name of ['q', 'state', 'kind'] as const) if (search[name] !== '') params.set(name, search[name])
  return params
}
