import type { Bearer, Called, TestApp } from './app.ts'

/** Figures only, of all the tenant, never a person. */
export const analyst: Bearer = { sub: 'analyst.shen', roles: ['analyst'] }
/** Reads everything masked, and all figures. */
export const auditor: Bearer = { sub: 'auditor.yu', roles: ['auditor'] }

/** Sends an operation to reporting. */
export function send(
  api: TestApp,
  who: Bearer,
  query: string,
  variables: object = {},
  headers: Record<string, string> = {},
): Promise<Called> {
  return api.call(who, 'POST', '/graphql', { query, variables }, headers)
}

/** Asks reporting what it has to answer; returns `data`. */
export async function ask(api: TestApp, who: Bearer, query: string, variables: object = {}) {
  const { status, body, payload } = await send(api, who, query, variables)
  if (status !== 200 || body.errors) throw new Error(`${who.sub} was answered ${status}: ${payload}`)
  return body.data
}

/** How many complaints the worklist shows to somebody. */
export async function countWorklist(api: TestApp, who: Bearer, filter = ''): Promise<number> {
  let count = 0
  let cursor: string | null = ''
  while (cursor !== null) {
    const page = cursor ? `&cursor=${cursor}` : ''
    const { status, body, payload } = await api.call(who, 'GET', `/v1/complaints?limit=7&${filter}${page}`)
    if (status !== 200) throw new Error(`the worklist answered ${status}: ${payload}`)
    count += body.items.length
    cursor = body.nextCursor
  }
  return count
}
