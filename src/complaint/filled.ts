/** With null for what is absent of some properties. */
export type Filled<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: Exclude<T[P], undefined> | null }

/** `value` with null for what is absent of `keys`; with `only`, nothing but those. */
export function filled<T extends object, K extends keyof T>(
  value: T,
  keys: readonly K[],
  only = false,
): Filled<T, K> {
  const made: { [P in keyof T]?: T[P] | null } = only ? {} : { ...value }
  for (const key of keys) made[key] = value[key] ?? null
  return made as Filled<T, K>
}
