import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { Fault } from './fault.ts'

/** This machine, and what is never routed in the internet: RFC 1122 (3.2.1.3), RFC 1918, RFC 4193. */
const local = new BlockList()
local.addSubnet('127.0.0.0', 8, 'ipv4')
local.addSubnet('10.0.0.0', 8, 'ipv4')
local.addSubnet('172.16.0.0', 12, 'ipv4')
local.addSubnet('192.168.0.0', 16, 'ipv4')
local.addAddress('::1', 'ipv6')
local.addSubnet('fc00::', 7, 'ipv6')

/** Whether an address is this machine's or of a private network. Those that carry another one inside are none. */
export function isLocalAddress(address: string): boolean {
  const family = isIP(address)
  return family !== 0 && local.check(address, family === 4 ? 'ipv4' : 'ipv6')
}

/** Resolves a name as usual, and fails where any of its addresses lies outside: what is local is asked of each connection. */
export const lookupLocal: LookupFunction = (host, options, done) => {
  lookup(host, { ...options, all: true }, (error, addresses) => {
    if (error) done(error, [])
    else if (!addresses.every(one => isLocalAddress(one.address))) done(new Fault('not-local'), [])
    else if (options.all) done(null, addresses)
    else done(null, addresses[0]?.address ?? '', addresses[0]?.family)
  })
}

/** Throws a Fault for an address in numbers that lies outside; those are never looked up. */
export function refuseOutside(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && !isLocalAddress(host)) throw new Fault('not-local')
}
