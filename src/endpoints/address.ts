import { isIP } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { isLocalAddress } from '../model/index.ts'
import { Invalid } from '../problems.ts'
import { hostOf, isForbidden, type Resolve, resolveName } from '../webhooks/index.ts'

/** Whoever names an address waits no longer for its name to be found. */
const patienceMs = 3_000

const refuse = (fault: string): never => {
  throw new Invalid(`${fault}。`, { baseUrl: fault })
}

/**
 * The address as it is kept; throws Invalid for one that nothing may be sent to. A local one leads to this machine or a
 * private network whatever way its name is resolved (each connection asks again); any other is spoken to by https alone.
 */
export async function acceptedAddress(text: string, isLocal: boolean, resolve: Resolve = resolveName): Promise<string> {
  if (!URL.canParse(text)) refuse('请填写完整的地址，以「https://」或「http://」开头')
  const url = new URL(text)
  if (!['http:', 'https:'].includes(url.protocol)) refuse('地址须以「https://」或「http://」开头')
  if (url.username !== '' || url.password !== '') refuse('地址里不能带用户名和密码，密钥请填在密钥一栏')
  if (url.search !== '' || url.hash !== '') refuse('地址里不能带「?」或「#」后面的部分')
  const host = hostOf(url)
  if (isIP(host) !== 0 && isForbidden(host, true)) refuse('不能用链路本地或组播地址，请填写模型服务的地址')
  if (!isLocal) {
    if (url.protocol !== 'https:') refuse('不在本机或内网的模型须用 https；在内网的请选「本机或内网」')
    return url.href
  }
  const found = await Promise.race([resolve(host).catch(() => []), sleep(patienceMs, [], { ref: false })])
  if (found.length === 0) refuse('找不到这个域名，请核对地址')
  if (!found.every(one => isLocalAddress(one.address) && !isForbidden(one.address, true)))
    refuse('这是公网地址，不能当作本机或内网的模型')
  return url.href
}
