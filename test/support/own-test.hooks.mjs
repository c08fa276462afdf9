// Gives each test file of a batch a `tap` of its own (own-test.ts).
const TEST_FILE = /\.test\.ts(\?|$)/

export function resolve(specifier, context, next) {
  const { parentURL = '' } = context
  if (specifier !== 'tap' || !TEST_FILE.test(parentURL)) return next(specifier, context)
  return next(`./own-test.ts?of=${encodeURIComponent(parentURL)}`, { ...context, parentURL: import.meta.url })
}
