import type { Customer } from '../complaint/complaint.ts'

/** The channels on which a tenant may have an outlet of its own: a webhook that hands on to its gateway. */
export const OUTLET_CHANNELS = ['sms', 'wechat', 'app', 'web_chat', 'app_chat', 'social', 'platform'] as const
/** One of them. */
export type OutletChannel = (typeof OUTLET_CHANNELS)[number]
/** A way by which the service itself delivers: e-mail, or an outlet of the tenant. */
export type Way = 'email' | OutletChannel

/** All ways, in the order in which they are tried where nothing else speaks for one. */
export const WAYS: readonly Way[] = ['email', ...OUTLET_CHANNELS]

/** What the preferred contact of a customer says about ways; by phone and post the service itself delivers nothing. */
const PREFERRED: Readonly<Record<string, readonly Way[]>> = {
  ...{ email: ['email'], sms: ['sms'], wechat: ['wechat'], app: ['app', 'app_chat'], phone: ['sms'] },
}

/** Where a customer is reached by a way; undefined where that isn't known. */
export function addressOn(way: Way, customer: Customer): string | undefined {
  switch (way) {
    case 'email':
      return customer.email
    case 'sms':
      return customer.phone
    case 'wechat':
      return customer.wechat
    case 'social':
      return customer.wechat ?? customer.externalId
    default:
      return customer.externalId
  }
}

/** The ways to a customer that are known at all, whether or not the tenant has them. */
export function knownWays(customer: Customer): Way[] {
  return WAYS.filter((way) => addressOn(way, customer) !== undefined)
}

/** Whether a channel is one on which the service could deliver. */
export function isWay(channel: string): channel is Way {
  return (WAYS as readonly string[]).includes(channel)
}

/** What the ways of one message are chosen from. */
export interface Choosing {
  readonly customer: Customer
  /** The channel that its sender named; null where nobody did. */
  readonly channel: string | null
  /** The ways that the tenant has. */
  readonly open: ReadonlySet<string>
  /** Those that failed for this message already. */
  readonly failed: readonly string[]
  /** The channel by which the complaint came. */
  readonly cameBy: string
}

/**
 * By which way a message is tried next: the one that was named, the customer's preferred contact, the way by which the
 * complaint came, then whichever else is known; null where none is left.
 */
export function nextWay({ customer, channel, open, failed, cameBy }: Choosing): Way | null {
  const wanted = [channel ?? '', ...(PREFERRED[customer.preferredContact ?? ''] ?? []), cameBy, ...WAYS]
  const known = new Set(knownWays(customer))
  const found = wanted.filter(isWay).find((way) => known.has(way) && open.has(way) && !failed.includes(way))
  return found ?? null
}
