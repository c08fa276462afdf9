import { BlockList, isIP } from 'node:net'

// Private, loopback, link-local (with the metadata services of clouds), shared, multicast, reserved, documentation.
const CLOSED_4 = [
  ...['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12'],
  ...['192.0.0.0/24', '192.0.2.0/24', '192.88.99.0/24', '192.168.0.0/16', '198.18.0.0/15'],
  ...['198.51.100.0/24', '203.0.113.0/24', '224.0.0.0/4', '240.0.0.0/4'],
]
// Of IPv6 only 2000::/3 is public; within it addresses that carry an IPv4 one (6to4, Teredo) or are for documentation.
const PUBLIC_6 = ['2000::/3']
const CLOSED_6 = ['2001::/32', '2001:db8::/32', '2002::/16', '3fff::/20']

/** Whether an IP address is one that nobody outside is meant to be reached at. What isn't an address counts as one. */
export function isPrivateAddress(address: string): boolean {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  const bare = mapped ?? (address.split('%')[0] as string)
  const version = isIP(bare)
  if (version === 4) return closed4.check(bare, 'ipv4')
  return version === 0 || !public6.check(bare, 'ipv6') || closed6.check(bare, 'ipv6')
}

const [closed4, public6, closed6] = [
  listOf(CLOSED_4, 'ipv4'),
  listOf(PUBLIC_6, 'ipv6'),
  listOf(CLOSED_6, 'ipv6'),
] as const

function listOf(subnets: readonly string[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList()
  for (const subnet of subnets) {
    const [network = '', prefix] = subnet.split('/')
    list.addSubnet(network, Number(prefix), family)
  }
  return list
}
