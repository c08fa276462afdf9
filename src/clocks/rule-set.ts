import type { ClockRule, ClocksPolicy, LimitRule } from '../policy/clocks-policy.ts'
import type { Grade } from '../policy/policy.ts'
import type { Clock } from './clock.ts'
import { lengthMs } from './length.ts'

/** A clock's rule, and whose it is. */
export interface NamedRule {
  readonly name: string
  readonly family: 'internal' | 'statutory'
  readonly rule: ClockRule
}

const known = new WeakMap<ClocksPolicy, ReadonlyMap<string, NamedRule>>()

/** All clocks of a policy by name: our own, then those of the statutory packs taken in (CLK-10). */
export function ruleSet(policy: ClocksPolicy): ReadonlyMap<string, NamedRule> {
  const remembered = known.get(policy)
  if (remembered) return remembered
  const statutory = (policy.packs ?? []).flatMap(({ rules }) => named(rules, 'statutory'))
  const made = new Map([...statutory, ...named(policy.rules, 'internal')].map((one) => [one.name, one]))
  known.set(policy, made)
  return made
}

/** The limit that a rule gives under a grade, as policy writes it. */
export function limitUnder({ limit }: Pick<ClockRule, 'limit'>, grade: Grade): LimitRule | undefined {
  return typeof limit === 'object' && 'general' in limit ? limit[grade] : limit
}

/** Whether a limit depends on the grade, by itself or by another clock's. */
export function dependsOnGrade({ limit }: Pick<ClockRule, 'limit'>): boolean {
  return typeof limit === 'object' && ('general' in limit || 'of' in limit)
}

/** Whether a limit depends on what another clock has left: that one is regraded first. */
export function dependsOnCourse({ limit }: Pick<ClockRule, 'limit'>): boolean {
  return typeof limit === 'object' && 'atMost' in limit
}

/** The latest instance of a name. */
export function latestOf<T extends { readonly name: string; readonly instance: number }>(
  clocks: readonly T[],
  name: string,
): T | undefined {
  return clocks.reduce<T | undefined>(
    (latest, clock) => (clock.name === name && clock.instance > (latest?.instance ?? 0) ? clock : latest),
    undefined,
  )
}

/** What the next event has to know: every open clock, and of each name the latest; by start, then by name. */
export function currentOf(clocks: readonly Clock[]): Clock[] {
  return clocks
    .filter((clock) => clock.stoppedAt === null || latestOf(clocks, clock.name)?.instance === clock.instance)
    .sort((a, b) => order(a.startedAt, b.startedAt) || order(a.name, b.name) || a.instance - b.instance)
}

function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

/** A part of so many ms, in whole ms, of a fraction such as `2/3`. */
export function partOf(ms: number, fraction: string): number {
  const [above, below] = fraction.split('/').map(Number)
  return Math.floor((ms * (above ?? 0)) / (below ?? 1))
}

/**
 * The ISO 8601 duration that a rule gives under a grade, shares of other clocks worked out to the second; null where
 * it is no duration, or a share of one that isn't there.
 */
export function durationUnder(policy: ClocksPolicy, name: string, grade: Grade, depth = 0): string | null {
  const rule = ruleSet(policy).get(name)?.rule
  const limit = rule && limitUnder(rule, grade)
  if (limit === undefined || typeof limit === 'string') return limit ?? null
  if (!('share' in limit) || depth > MOST_SHARES) return null
  const whole = durationUnder(policy, limit.of, grade, depth + 1)
  return whole === null ? null : `PT${Math.floor(partOf(lengthMs(whole), limit.share) / 1000)}S`
}

const MOST_SHARES = 5

function named(rules: Record<string, ClockRule>, family: NamedRule['family']): NamedRule[] {
  return Object.entries(rules).map(([name, rule]) => ({ name, family, rule }))
}
