import { createContext, type ReactNode, useContext } from 'react'
import { get } from '../../shared/api.ts'
import { type Resource, useResource } from './resource.ts'

export interface District {
  name: string
  /** The hotline of the hub. */
  phone: string
  isDemo: boolean
  /** How AI takes part here, one paragraph. */
  notice: string
}

const DistrictContext = createContext<Resource<District> | null>(null)

export function DistrictProvider({ children }: { children: ReactNode }) {
  const district = useResource('district', () => get<District>('/api/district'))
  return <DistrictContext value={district}>{children}</DistrictContext>
}

export function useDistrictResource(): Resource<District> {
  const district = useContext(DistrictContext)
  if (!district) throw new Error('DistrictProvider is missing')
  return district
}

/** The district, or null while it is not known: no page waits for it. */
export function useDistrict(): District | null {
  const { view } = useDistrictResource()
  return view.state === 'full' ? view.data : null
}
