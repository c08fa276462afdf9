/** Some properties of an object, and nothing else of it. */
export function picked<T, K extends keyof T>(value: T, keys: readonly K[]): Pick<T, K> {
  const made = {} as Pick<T, K>
  for (const key of keys) made[key] = value[key]
  return made
}
