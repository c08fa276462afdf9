import createFetchClient, { type Client, type Middleware } from 'openapi-fetch'
import type { paths } from './generated/api.ts'

/** Where the service is and who calls it. */
export interface ClientOptions {
  /** Without `/v1`, such as `http://127.0.0.1:3000`. */
  readonly baseUrl: string
  /** The JWT of the caller, or what finds one that still holds; asked at each request. */
  readonly token: string | (() => string | Promise<string>)
  /** The language of problems; English where absent. */
  readonly language?: 'en' | 'zh-CN'
  /** What sends requests, such as one with a proxy or a time-out; the global `fetch` where absent. */
  readonly fetch?: (request: Request) => Promise<Response>
}

type Media = 'application/json' | 'application/problem+json'

/**
 * The API, a method each of HTTP's, with paths, parameters, bodies and answers typed. What isn't JSON, such as a file or a
 * table, is read with `parseAs`.
 */
export type RedressClient = Client<paths, Media>

/** A client that says who calls, and in which language problems are to be told. Nothing is sent yet. */
export function createRedressClient({ baseUrl, token, language, fetch }: ClientOptions): RedressClient {
  const client = createFetchClient<paths, Media>({ baseUrl, ...(fetch ? { fetch } : {}) })
  const identify: Middleware = {
    onRequest: async ({ request }) => {
      request.headers.set('authorization', `Bearer ${typeof token === 'string' ? token : await token()}`)
      if (language) request.headers.set('accept-language', language)
      return request
    },
  }
  client.use(identify)
  return client
}
