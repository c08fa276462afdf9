import type { Role } from '../access/actor.ts'

/** The roles that read complaints, each what it may see (domain.md §1). */
export const READERS: readonly Role[] = [
  ...(['agent', 'supervisor', 'dept_manager', 'vp', 'gm', 'legal', 'liaison'] as const),
  ...(['quality', 'auditor', 'system'] as const),
]

/** Those who read what happened before: a liaison sees only what is put to them. */
export const HISTORY_READERS = READERS.filter((role) => role !== 'liaison')
