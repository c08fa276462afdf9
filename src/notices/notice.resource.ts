import type { Dispatch, Notice } from './notice.store.ts'

/** What became of a message, as the API shows it. */
export function presentDelivery({ state, way, tries, next_at, ended_at, code }: Notice) {
  return {
    ...{ state, way, tries, code },
    nextTryAt: next_at?.toISOString() ?? null,
    endedAt: ended_at?.toISOString() ?? null,
  }
}

/** A try to deliver a message, as the API shows it. */
export function presentDispatch(dispatch: Dispatch) {
  const { number, way, started_at, ended_at, outcome, code, duration_ms: durationMs } = dispatch
  return {
    ...{ number, way, startedAt: started_at.toISOString(), endedAt: ended_at?.toISOString() ?? null },
    ...{ outcome, code, durationMs },
  }
}
