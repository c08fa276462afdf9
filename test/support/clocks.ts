import { sweepClocks } from '../../src/escalation/sweep.job.ts'
import { workOnce } from '../../src/worker.job.ts'
import type { TestApp } from './app.ts'
import type { Told } from './journey.ts'
import { supervisor } from './people.ts'

const PAGE = 200

/** What a clock said of itself, as a line of its own: `resolve breached`, `resolve warned 0.5`, `resolve escalated vp`. */
export interface Saying {
  readonly what: string
  readonly at: string
  readonly dueAt: string
  readonly noticedAt: string
}

/** Sweeps what is due once; how many complaints were looked at. */
export function sweep(api: TestApp): Promise<number> {
  return sweepClocks({ database: api.database, means: api.means, log: api.app.log })
}

/** Does what the worker does in one round, the housekeeping too. */
export function work(api: TestApp): Promise<number> {
  return workOnce({ database: api.database, means: api.means, log: api.app.log })
}

/** Moves the test's clock on to an instant. */
export function goTo(api: TestApp, instant: number | string): void {
  api.advance(new Date(instant).getTime() - api.now().getTime())
}

/** The whole timeline of a complaint, however long. */
export async function wholeTimeline(
  api: Pick<TestApp, 'call'>,
  id: string,
  who = supervisor,
): Promise<Told[]> {
  const items: Told[] = []
  for (let cursor = ''; ; ) {
    const { body } = await api.call(who, 'GET', `/v1/complaints/${id}/timeline?limit=${PAGE}${cursor}`)
    items.push(...body.items)
    if (!body.nextCursor) return items
    cursor = `&cursor=${body.nextCursor}`
  }
}

/** What the clocks of that name said on a timeline, in its order; of all clocks without a name. */
export function sayings(items: readonly Told[], clock?: string): Saying[] {
  return items
    .filter(
      ({ type, data }) =>
        /^clock\.(warned|breached|escalated)$/.test(type) && (!clock || data.clock === clock),
    )
    .map(({ type, at, data }) => {
      const more = [data.share, data.role].filter((one) => one !== undefined).join(' ')
      const what = `${data.clock} ${type.slice('clock.'.length)} ${more}`.trim()
      return { what, at, dueAt: data.dueAt, noticedAt: data.noticedAt }
    })
}

/** A clock of a complaint as the API shows it; the latest of that name, or one instance. */
export async function clockOf(api: TestApp, id: string, name: string, instance?: number): Promise<Told> {
  const { body } = await api.call(supervisor, 'GET', `/v1/complaints/${id}/clocks`)
  const all = body.items.filter((one: Told) => one.name === name && (!instance || one.instance === instance))
  return all.at(-1)
}
