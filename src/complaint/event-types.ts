import type { EventType } from './event.ts'
import { EVOLVED } from './evolve.ts'

/** Every type of event that a complaint may have. */
export const EVENT_TYPES: readonly EventType[] = ['complaint.received', ...EVOLVED]
