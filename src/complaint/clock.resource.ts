import { z } from 'zod'
import type { Clock } from '../clocks/clock.ts'
import { fireDue } from '../clocks/fire.ts'

const instant = z.string().meta({ format: 'date-time' })

/** A clock as the API shows it: `running` and `paused` have time left; `breached` has none, stopped or not. */
export const ClockResource = z
  .strictObject({
    ...{ name: z.string(), instance: z.int(), family: z.enum(['internal', 'statutory']) },
    subject: z.string().nullable().meta({ description: 'The verification, task or wait that it is about' }),
    startedAt: instant,
    dueAt: instant.nullable().meta({ description: 'Null while it is paused' }),
    state: z.enum(['running', 'paused', 'met', 'breached', 'cancelled']),
    ...{ stoppedAt: instant.nullable(), breachedAt: instant.nullable() },
    pauses: z.array(z.strictObject({ from: instant, until: instant.nullable() })),
    level: z.int().meta({ description: 'How far it climbed: 1 supervisor … 4 gm' }),
    acknowledgedAt: instant.nullable(),
  })
  .meta({ id: 'Clock' })

/** Clocks as they stand at that moment, whether or not somebody has noticed yet (CLK-7). */
export function presentClocks(clocks: readonly Clock[], at: Date) {
  return fireDue(clocks, at.toISOString()).clocks.map(presentClock)
}

function presentClock(clock: Clock) {
  const { name, instance, family, subject, startedAt, dueAt, state, stoppedAt, breachedAt } = clock
  const { pauses, level, acknowledgedAt } = clock
  return {
    ...{ name, instance, family, subject, startedAt, dueAt, state, stoppedAt, breachedAt },
    ...{ pauses, level, acknowledgedAt },
  }
}
