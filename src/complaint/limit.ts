import { Refusal } from './refusal.ts'

/** How many of one thing a complaint may hold; far more than any real case needs. */
export const MOST = 200

/** Refuses one more where the complaint is full of them: every command reads and writes the whole record. */
export function refuseFull(list: readonly unknown[]): void {
  if (list.length >= MOST) throw new Refusal('record-full', { most: MOST })
}
