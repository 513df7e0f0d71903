import { lookup } from 'node:dns/promises'
import { BlockList, isIP } from 'node:net'

export interface Address {
  readonly address: string
  readonly family: 4 | 6
}

/**
 * Never a receiver: this network and this host (RFC 1122), link-local, where clouds keep the keys of their machines,
 * multicast and broadcast. Private addresses are allowed: that is where the receivers of an office are.
 */
const never = new BlockList()
never.addSubnet('0.0.0.0', 8, 'ipv4')
never.addSubnet('169.254.0.0', 16, 'ipv4')
never.addSubnet('224.0.0.0', 4, 'ipv4')
never.addAddress('255.255.255.255', 'ipv4')
// where Alibaba Cloud and AWS keep theirs besides
never.addAddress('100.100.100.200', 'ipv4')
never.addAddress('fd00:ec2::254', 'ipv6')
never.addAddress('::', 'ipv6')
never.addSubnet('fe80::', 10, 'ipv6')
never.addSubnet('ff00::', 8, 'ipv6')

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')

/** The eight groups of an IPv6 address, as numbers. */
function groupsOf(address: string): number[] {
  const [head = '', tail] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const groups = (text = '') => text.split(':').filter(group => group !== '')
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length
  return [...groups(head), ...Array.from({ length: missing }, () => '0'), ...groups(tail)].map(one =>
    Number.parseInt(one, 16),
  )
}

const asIPv4 = (high: number, low: number) => [high >> 8, high & 255, low >> 8, low & 255].join('.')

/** The IPv4 address that an IPv6 address stands for: mapped or compatible (RFC 4291, 2.5.5), NAT64 (RFC 6052), 6to4 (RFC 3056). */
function carriedIPv4(address: string): string | undefined {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0] = groupsOf(address)
  const isEmpty = (...groups: number[]) => groups.every(one => one === 0)
  if (isEmpty(a, b, c, d, e) && (f === 0xffff || (f === 0 && g !== 0))) return asIPv4(g, h)
  if (a === 0x64 && b === 0xff9b && isEmpty(c, d, e, f)) return asIPv4(g, h)
  if (a === 0x2002) return asIPv4(b, c)
  return undefined
}

/** Whether nothing may be sent to this address; this machine itself is allowed where a setting says so. */
export function isForbidden(address: string, allowsLoopback: boolean): boolean {
  const plain = address.replace(/%.*$/, '')
  const family = isIP(plain)
  if (family === 0) return true
  const kind = family === 4 ? 'ipv4' : 'ipv6'
  if (never.check(plain, kind)) return true
  if (loopback.check(plain, kind)) return !allowsLoopback
  const carried = family === 6 ? carriedIPv4(plain) : undefined
  return carried !== undefined && isForbidden(carried, allowsLoopback)
}

/** Every address of a name, as the machine's own resolver gives them. */
export type Resolve = (host: string) => Promise<readonly Address[]>

export const resolveName: Resolve = async host =>
  (await lookup(host, { all: true })).map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }))

/** The host of a URL as the resolver takes it. */
export const hostOf = (url: URL): string => url.hostname.replace(/^\[|\]$/g, '')

/** What is wrong with an address that somebody wants events sent to, in Chinese; undefined: nothing that can be told now. */
export function faultOfUrl(text: string, allowsLoopback: boolean): string | undefined {
  if (!URL.canParse(text)) return '请填写完整的网址，以「https://」或「http://」开头'
  const url = new URL(text)
  if (!['http:', 'https:'].includes(url.protocol)) return '网址须以「https://」或「http://」开头'
  if (url.username !== '' || url.password !== '') return '网址里不能带用户名和密码，接收方请核对签名'
  const host = hostOf(url)
  const isLocalName = /(^|\.)localhost\.?$/i.test(host)
  if ((isLocalName && !allowsLoopback) || (isIP(host) !== 0 && isForbidden(host, allowsLoopback)))
    return '不能推送到本机或链路本地地址，请填写接收系统的地址'
  return undefined
}
