import { readFileSync } from 'node:fs'
import pg from 'pg'
import { cursorOf, type Place } from '../src/complaint/worklist.ts'
import { floorOf } from './floor.ts'
import { load, type Shot } from './load.ts'
import type { Sheet } from './sheet.ts'

/** What reads are measured on. */
export interface Reading {
  readonly url: string
  readonly databaseUrl: string
  readonly tenant: string
  /** A token of somebody who sees all. */
  readonly token: string
  readonly sheet: Sheet
  readonly connections: number
  readonly lastMs: number
}

const PAGE = 50
const DEEP = 10_000
const PAGE_BEHIND = `select c.id, c.facts, c.last_seq, c.last_hash, p.wrapped_key, p.sealed
  from complaint c join complaint_personal p on p.tenant_id = c.tenant_id and p.complaint_id = c.id
  where c.tenant_id = $1 order by c.received_at desc, c.id desc limit 51`
const ONE_BEHIND = `select facts, wrapped_key, sealed from complaint c
  join complaint_personal p on p.tenant_id = c.tenant_id and p.complaint_id = c.id where c.tenant_id = $1 and c.id = $2`
const REPORTS = readFileSync(new URL('./reports.graphql', import.meta.url), 'utf8')
const REPORTERS = 2
const DAY_MS = 86_400_000

/** Measures single reads and pages of the worklist at this size. */
export async function measureReads(reading: Reading, id: string, size: number): Promise<void> {
  const { url, databaseUrl, tenant, token, sheet, connections, lastMs } = reading
  const at = `at ${size.toLocaleString('en')}`
  const get = (path: string) =>
    load(url, connections, lastMs / 2, () => ({ method: 'GET', path, headers: bearing(token) }))
  const floor = (text: string, values: readonly unknown[]) =>
    floorOf(databaseUrl, connections, lastMs / 4, text, values)
  sheet.note(`single read ${at}`, await get(`/v1/complaints/${id}`), await floor(ONE_BEHIND, [tenant, id]))
  const page = await floor(PAGE_BEHIND, [tenant])
  const { number, place } = await deepPage(databaseUrl, tenant, size)
  const deep = cursorOf('-receivedAt', place)
  const open = [
    'received',
    'classified',
    'graded',
    'planned',
    'approved',
    'executing',
    'executed',
    'revisited',
  ]
  const states = (some: readonly string[]) => some.map((state) => `state=${state}`).join('&')
  const pages: readonly (readonly [what: string, query: string])[] = [
    ['first page', ''],
    [`page ${number.toLocaleString('en')}`, `cursor=${deep}`],
    ['one state', states(open.slice(2, 3))],
    ['four states', states(open.slice(0, 4))],
    ['all open states', states(open)],
  ]
  for (const [what, query] of pages)
    sheet.note(
      `worklist, ${what}, ${at}`,
      await get(`/v1/complaints?${query}`),
      query.includes('state') ? undefined : page,
    )
}

/** The same count over the tables, by the operation that it is the floor of. */
const BEHIND: Readonly<Record<string, string>> = {
  Days: `select date_trunc('day', received_at), state, count(*) from complaint
    where tenant_id = $1 and received_at >= $2 group by 1, 2`,
  Volume: 'select channel, category, count(*) from complaint where tenant_id = $1 group by 1, 2',
}

/** Measures reports at this size: over days, and over all there is. */
export async function measureReports(reading: Reading, size: number): Promise<void> {
  const { url, databaseUrl, tenant, token, sheet, lastMs } = reading
  const from = new Date(Date.now() - 5 * DAY_MS).toISOString()
  for (const [name, what] of Object.entries(WHAT)) {
    const body = JSON.stringify({ query: REPORTS, operationName: name, variables: { from } })
    const headers = { ...bearing(token), 'content-type': 'application/json' }
    const shot: Shot = { method: 'POST', path: '/graphql', headers, body }
    const taken = await load(url, REPORTERS, lastMs / 2, () => shot)
    const text = BEHIND[name]
    const values = name === 'Days' ? [tenant, from] : [tenant]
    const floor = text ? await floorOf(databaseUrl, REPORTERS, lastMs / 4, text, values) : undefined
    sheet.note(`report, ${what}, at ${size.toLocaleString('en')}`, taken, floor)
  }
}

const WHAT = {
  Days: 'volume by day and state over 5 days',
  Volume: 'volume by channel and category over all',
  Months: 'volume by month of two departments over all',
  Funnel: 'funnel over all',
  RecentFunnel: 'funnel over 5 days',
  Approvals: 'approvals over all',
  Satisfaction: 'satisfaction over all',
} as const

/** Where page 10,000 begins, or the last full page of fewer. */
async function deepPage(
  url: string,
  tenant: string,
  size: number,
): Promise<{ number: number; place: Place }> {
  const number = Math.min(DEEP, Math.floor(size / PAGE) - 1)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query<{ received_at: Date; id: string }>(
    `select received_at, id from complaint where tenant_id = $1
    order by received_at desc, id desc limit 1 offset $2`,
    [tenant, (number - 1) * PAGE - 1],
  )
  await client.end()
  const [last] = rows
  if (!last) throw new Error(`there is no page ${number}`)
  return { number, place: { at: last.received_at.toISOString(), id: last.id } }
}

function bearing(token: string): Readonly<Record<string, string>> {
  return { authorization: `Bearer ${token}` }
}
