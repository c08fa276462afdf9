type Tree = { readonly [key: string]: unknown }

/** JSON merge patch (RFC 7396) on a record whose absent values are left out: null takes a property away. */
export function mergePatch<T extends object>(target: T, patch: object): T {
  const merged: Record<string, unknown> = { ...(target as Tree) }
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key]
    else merged[key] = isTree(value) ? mergePatch(isTree(merged[key]) ? merged[key] : {}, value) : value
  }
  return merged as T
}

/** The part of `target` that `patch` is about to change, in the patch's shape; what was absent is null. */
export function before<T extends object>(target: T, patch: object): Record<string, unknown> {
  const old = target as Tree
  return Object.fromEntries(
    Object.entries(patch).map(([key, value]) => {
      const was = old[key]
      return [key, isTree(value) && isTree(was) ? before(was, value) : (was ?? null)]
    }),
  )
}

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
