import type { Called, TestApp } from './app.ts'
import type { Told } from './journey.ts'

/** Where a customer follows their complaint, as the link says. */
export interface Page {
  readonly reference: string
  readonly token: string
}

/** What a request may carry besides, and the address that it comes from. */
export interface Coming {
  readonly headers?: Record<string, string>
  readonly address?: string
}

/** The page that a link leads to: the token stands in its fragment. */
export function pageOf({ tracking: { url } }: Told): Page {
  const [reference = '', token = ''] = new URL(url).hash.replace(/^#\//, '').split('/')
  return { reference, token }
}

/** Asks the customer's own page as whoever has its link; the answer is held against openapi.yaml. */
export async function track(
  { app }: Pick<TestApp, 'app'>,
  { reference, token }: Page,
  name = '',
  body?: object,
  { headers = {}, address = '10.0.0.1' }: Coming = {},
): Promise<Called> {
  const answer = await app.inject({
    method: body === undefined ? 'GET' : 'POST',
    url: `/v1/track/${reference}${name ? `/${name}` : ''}`,
    headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...headers },
    remoteAddress: address,
    ...(body === undefined ? {} : { payload: body }),
  })
  const json = /[/+]json/.test(String(answer.headers['content-type']))
  return {
    ...{ status: answer.statusCode, headers: answer.headers, payload: answer.payload },
    body: json ? answer.json() : null,
  }
}

/** Reads the page; it has to open. */
export async function seen(api: Pick<TestApp, 'app'>, page: Page, language = 'en'): Promise<Told> {
  const answer = await track(api, page, '', undefined, { headers: { 'accept-language': language } })
  if (answer.status !== 200) throw new Error(`the page was answered ${answer.status}: ${answer.payload}`)
  return answer.body
}

/** Does what one of the page's own actions says; it has to be allowed and to succeed. */
export async function acted(
  api: Pick<TestApp, 'app'>,
  page: Page,
  name: string,
  body: object,
): Promise<Told> {
  const { actions } = await seen(api, page)
  const action = actions.find((one: Told) => one.name === name)
  if (!action?.allowed) throw new Error(`${name} is not allowed: ${action?.reason}`)
  const answer = await track(api, page, action.href.split('/').at(-1), body)
  if (answer.status !== 200 && answer.status !== 201)
    throw new Error(`${name} was answered ${answer.status}: ${answer.payload}`)
  return answer.body
}
