import fc from 'fast-check'
import t from 'tap'
import { before, mergePatch } from '../../src/complaint/merge-patch.ts'
import { holds } from '../support/property.ts'

type Value = string | number | string[] | { [key: string]: Value }
type Patch = null | string | number | string[] | { [key: string]: Patch }

const key = fc.constantFrom('a', 'b', 'c')
const leaf = fc.oneof(fc.constantFrom('x', 'y'), fc.nat(3), fc.array(fc.constantFrom('x', 'y')))
const record = fc.letrec<{ tree: { [key: string]: Value } }>((tie) => ({
  tree: fc.dictionary(key, fc.oneof({ maxDepth: 2 }, leaf, tie('tree'))),
})).tree
const patch = fc.letrec<{ tree: { [key: string]: Patch } }>((tie) => ({
  tree: fc.dictionary(key, fc.oneof({ maxDepth: 2 }, leaf, fc.constant(null), tie('tree'))),
})).tree

t.test('the examples of RFC 7396 that begin and end with an object come out as it says', async (t) => {
  const examples: readonly (readonly [target: object, patch: object, result: object])[] = [
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [{ a: [{ b: 'c' }] }, { a: [1] }, { a: [1] }],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ]
  for (const [target, patch, result] of examples)
    t.strictSame(mergePatch(target, patch), result, JSON.stringify([target, patch]))
})

t.test('a correction given twice is a correction given once', async (t) => {
  const property = fc.property(record, patch, (target, patch) => {
    const once = mergePatch(target, patch)
    return same(mergePatch(once, patch), once)
  })
  holds(t, property)
})

t.test('what a correction does not name stays as it was, and the record it began with too', async (t) => {
  const property = fc.property(record, patch, (target, patch) => {
    const copy = JSON.stringify(target)
    const merged = mergePatch(target, patch)
    const untouched = Object.keys(target).filter((key) => !(key in patch))
    return JSON.stringify(target) === copy && untouched.every((key) => same(merged[key], target[key]))
  })
  holds(t, property)
})

t.test('the old values, given back as a correction, undo it', async (t) => {
  const flat = fc.dictionary(key, leaf)
  const nulls = fc.dictionary(key, fc.oneof(leaf, fc.constant(null)))
  const property = fc.property(flat, nulls, flat, nulls, (inner, innerPatch, outer, outerPatch) => {
    const target = { ...outer, deep: inner }
    const patch = { ...outerPatch, deep: innerPatch }
    return same(mergePatch(mergePatch(target, patch), before(target, patch)), target)
  })
  holds(t, property)
})

t.test(
  'the old values are those that the correction names and no others; what was absent is null',
  async (t) => {
    const target = { account: 'old', customer: { name: '王', phone: '1' }, demands: [1] }
    const patch = { customer: { name: '李', email: 'a@b' }, demands: [2], alreadyTried: 'x' }
    t.strictSame(before(target, patch), {
      ...{ customer: { name: '王', email: null }, demands: [1], alreadyTried: null },
    })
  },
)

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(sorted(a)) === JSON.stringify(sorted(b))
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return Object.fromEntries(entries.map(([key, inner]) => [key, sorted(inner)]))
}
