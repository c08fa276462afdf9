import { type LookupAddress, type LookupOptions, lookup } from 'node:dns'
import { isIP, type LookupFunction } from 'node:net'
import { Agent, request } from 'undici'
import { isPrivateAddress } from './private-address.client.ts'

const CONNECT_MS = 5_000
const HEADERS_MS = 10_000
const BODY_MS = 5_000
const WHOLE_MS = 20_000
const MOST_ANSWER_BYTES = 65_536

/** How far the service may reach: addresses within the house, and plain http, only where its operator says so. */
export interface Reach {
  readonly allowPrivate: boolean
  readonly allowHttp: boolean
}

/** Why a URL isn't called. */
export type UrlRefusal = 'wrong_scheme' | 'has_credentials' | 'private_address'

/** The name led to an address that isn't called; nothing was sent. */
export class AddressRefused extends Error {
  override readonly name = 'AddressRefused'
  readonly code = 'address_refused'
}

/** What a receiver answered: the status, and the body as far as it was read. */
export interface OutgoingAnswer {
  readonly status: number
  readonly body: string
  /** When to come back, as it said it: seconds or a date of HTTP. */
  readonly retryAfter: string | null
}

/** The only way by which the service calls what somebody configured as data. */
export interface Outgoing {
  /** Null where the URL may be called, as far as that can be said without asking for its name. */
  refusalOf(url: string): UrlRefusal | null
  /**
   * Posts a body; no redirect is followed. Rejects with AddressRefused, or as the connection broke: with a `code` such as
   * `ECONNREFUSED` or `UND_ERR_HEADERS_TIMEOUT`.
   */
  post(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<OutgoingAnswer>
  /** Looks names up for other ways of connecting: one that leads within the house fails with AddressRefused. */
  readonly lookup: LookupFunction
  close(): Promise<void>
}

/**
 * A client for URLs that tenants name. Names are checked when it connects, at the very address that is connected to, so that
 * a name which answers differently the second time gains nothing.
 */
export function openOutgoing(reach: Reach, resolve: Resolve = lookup as Resolve): Outgoing {
  const agent = new Agent({
    connect: { timeout: CONNECT_MS, lookup: checking(reach, resolve) },
    // As many connections as are asked for: whoever calls has limits of their own, and of two receivers behind one name
    // a slow one may not hold up the other.
    ...{ headersTimeout: HEADERS_MS, bodyTimeout: BODY_MS, pipelining: 1 },
    keepAliveTimeout: 10_000,
  })
  return {
    refusalOf: (url) => refusalOf(url, reach),
    post: (url, body, headers) => post(agent, reach, url, { body, headers }),
    lookup: checking(reach, resolve) as LookupFunction,
    // What is still being called ends with the process that is stopping.
    close: () => agent.destroy(),
  }
}

function refusalOf(url: string, { allowPrivate, allowHttp }: Reach): UrlRefusal | null {
  const { protocol, username, password, hostname } = new URL(url)
  if (protocol !== 'https:' && !(protocol === 'http:' && allowHttp)) return 'wrong_scheme'
  if (username !== '' || password !== '') return 'has_credentials'
  const host = hostname.replace(/^\[|\]$/g, '')
  const isHere = /(^|\.)localhost\.?$/i.test(host) || (isIP(host) > 0 && isPrivateAddress(host))
  return isHere && !allowPrivate ? 'private_address' : null
}

async function post(
  agent: Agent,
  reach: Reach,
  url: string,
  { body, headers }: { readonly body: string; readonly headers: Readonly<Record<string, string>> },
): Promise<OutgoingAnswer> {
  // A literal address is connected to without asking for a name, so it is looked at here.
  if (refusalOf(url, reach)) throw new AddressRefused('this address is not called')
  const answer = await request(url, {
    ...{ method: 'POST', body, dispatcher: agent, signal: AbortSignal.timeout(WHOLE_MS) },
    headers: { 'content-type': 'application/json; charset=utf-8', 'user-agent': 'redress', ...headers },
  })
  const { 'retry-after': retryAfter } = answer.headers
  return {
    ...{ status: answer.statusCode, body: await capped(answer.body) },
    retryAfter: typeof retryAfter === 'string' ? retryAfter : null,
  }
}

type Readable = AsyncIterable<Uint8Array> & { destroy(): unknown }

/** As much of an answer as came in time; its status was said already, and an answer that doesn't end changes nothing about it. */
async function capped(stream: Readable): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  const timer = setTimeout(() => stream.destroy(), BODY_MS)
  try {
    for await (const chunk of stream) {
      chunks.push(chunk)
      size += chunk.length
      if (size >= MOST_ANSWER_BYTES) break
    }
  } catch {
    // Cut off: what was read counts.
  }
  clearTimeout(timer)
  stream.destroy()
  return Buffer.concat(chunks).subarray(0, MOST_ANSWER_BYTES).toString()
}

type Looked = (error: Error | null, address: string | LookupAddress[], family?: number) => void
/** Asks for every address of a name. */
export type Resolve = (
  hostname: string,
  options: LookupOptions & { readonly all: true },
  done: (error: Error | null, addresses: LookupAddress[]) => void,
) => void

/** Looks a name up and refuses it where any of its addresses is within the house. */
function checking({ allowPrivate }: Reach, resolve: Resolve) {
  return (hostname: string, options: LookupOptions, done: Looked): void =>
    resolve(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return done(error, '')
      const [first] = addresses
      const isOpen = allowPrivate || addresses.every(({ address }) => !isPrivateAddress(address))
      if (!first || !isOpen)
        return done(new AddressRefused(`${hostname} leads to an address that is not called`), '')
      return options.all ? done(null, addresses) : done(null, first.address, first.family)
    })
}
