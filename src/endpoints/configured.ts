import { isIP } from 'node:net'
import { type Endpoint, isLocalAddress } from '../model/index.ts'
import type { Settings } from '../settings.ts'
import { hostOf, resolveName } from '../webhooks/index.ts'

/** The endpoint that the settings name; it comes before those of the record. */
export interface ConfiguredEndpoint extends Endpoint {
  readonly isLocal: boolean
  /** Whether it may be asked: what leaves the house goes by https alone. */
  readonly isUsable: boolean
}

/** As it is called on the page and in the record. */
export const configuredName = '设置里的模型'

/** What the settings name, and whether it is local, as far as that is known; a name is looked up once, meanwhile. */
export function readConfigured(model: Settings['model']): () => ConfiguredEndpoint | undefined {
  if (!model) return () => undefined
  const { baseUrl, name, apiKey } = model
  const url = new URL(baseUrl)
  const host = hostOf(url)
  let isLocal = isLocalAddress(host) || /^localhost\.?$/i.test(host)
  if (!isLocal && isIP(host) === 0) {
    resolveName(host).then(
      found => {
        isLocal = found.length > 0 && found.every(one => isLocalAddress(one.address))
      },
      () => {},
    )
  }
  return () => ({
    name: configuredName,
    baseUrl,
    model: name,
    isLocal,
    isUsable: isLocal || url.protocol === 'https:',
    ...(apiKey === undefined ? {} : { apiKey }),
  })
}
