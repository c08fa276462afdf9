import { randomUUID } from 'node:crypto'
import fc from 'fast-check'
import t, { type Test } from 'tap'
import { openDatabase } from '../../src/platform/database.store.ts'
import { asOwner, createTestDatabase } from '../support/database.ts'

const TENANT = '019aa0c5-0000-7000-8000-000000000001'
const KINDS = {
  into: 'kinds',
  columns: `id uuid, said text, bytes bytea, n int, long bigint, yes bool, at timestamptz, data jsonb, words text[],
    longs bigint[]`,
}
const READ = {
  name: 'read-kinds',
  text: `select k.* from unnest($1::uuid[]) with ordinality as asked (id, place) join kinds k using (id)
    order by place`,
}
const OF_KIND = { into: 'of_kind', columns: 'id uuid, kind uuid' }

// Postgres' text holds no U+0000, and half a character is none.
const said = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replaceAll('\0', ''))
const orNull = <T>(values: fc.Arbitrary<T>) => fc.option(values)
const row = fc.record({
  said: orNull(said),
  bytes: orNull(fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes))),
  n: orNull(fc.integer()),
  long: orNull(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map(String)),
  yes: orNull(fc.boolean()),
  at: orNull(fc.date({ min: new Date('1900-01-01'), max: new Date('2200-01-01'), noInvalidDate: true })),
  data: orNull(fc.dictionary(said, said, { noNullPrototype: true })),
  words: orNull(fc.array(said, { maxLength: 5 })),
  longs: orNull(fc.array(fc.integer().map(String), { maxLength: 5 })),
})

t.test('rows are read as they were written, whatever stands in them and however many they are', async (t) => {
  const { database } = await tables(t)
  await fc.assert(
    fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (written) => {
      const ids = written.map(() => randomUUID())
      await database.transact(TENANT, async (tx) => {
        tx.insert(
          KINDS,
          written.map(({ data, ...one }, n) => {
            const { said, bytes, n: number, long, yes, at, words, longs } = one
            return [ids[n], said, bytes, number, long, yes, at, data && JSON.stringify(data), words, longs]
          }),
        )
      })
      const rows = await database.transact(TENANT, (tx) => tx.run(READ, [ids]))
      for (const [n, one] of written.entries()) t.strictSame(rows[n], { id: ids[n], ...one })
    }),
    { numRuns: 60 },
  )
})

t.test(
  'rows of several tables go out together, those that others refer to and those that refer',
  async (t) => {
    const { database, url } = await tables(t)
    const [kind, one, other] = [randomUUID(), randomUUID(), randomUUID()]
    await database.transact(TENANT, async (tx) => {
      tx.insert(OF_KIND, [
        [one, kind],
        [other, kind],
      ])
      tx.insert(KINDS, [kindOf(kind)])
      tx.insert(OF_KIND, [])
    })
    t.equal(await count(url, 'of_kind'), 2)
    await t.rejects(
      database.transact(TENANT, async (tx) => {
        tx.insert(KINDS, [kindOf(randomUUID())])
        tx.insert(OF_KIND, [[randomUUID(), randomUUID()]])
      }),
      { code: '23503' },
      'what refers to nothing is refused',
    )
    t.equal(await count(url, 'kinds'), 1, 'and nothing of it is there')
  },
)

t.test('a statement sees what was written before it in its transaction', async (t) => {
  const { database } = await tables(t)
  const id = randomUUID()
  const counted = await database.transact(TENANT, async (tx) => {
    tx.insert(KINDS, [kindOf(id)])
    return tx.run({ name: 'count-kinds', text: 'select count(*)::int as n from kinds where id = $1' }, [id])
  })
  t.strictSame(counted, [{ n: 1 }])
})

t.test(
  'what is there already is left or written anew, as the insert says; of two rows the later counts',
  async (t) => {
    const { database, url } = await tables(t)
    const id = randomUUID()
    const anew = { ...KINDS, onConflict: '(id) do update set said = excluded.said' }
    const left = { ...KINDS, onConflict: 'do nothing' }
    await database.transact(TENANT, async (tx) => {
      tx.insert(KINDS, [kindOf(id, 'first')])
      tx.insert(left, [kindOf(id, 'second')])
      tx.insert(anew, [kindOf(id, 'third')])
      tx.insert(anew, [kindOf(id, 'fourth')])
    })
    const { rows } = await asOwner(url, (owner) => owner.query('select said from kinds'))
    t.strictSame(rows, [{ said: 'fourth' }])
  },
)

function kindOf(id: string, said: string | null = null) {
  return [id, said, null, null, null, null, null, null, null, null]
}

async function count(url: string, table: 'kinds' | 'of_kind'): Promise<number> {
  const { rows } = await asOwner(url, (owner) => owner.query(`select count(*)::int as n from ${table}`))
  return rows[0].n
}

async function tables(t: Test) {
  const url = await createTestDatabase(t)
  await asOwner(url, async (owner) => {
    await owner.query(`create table kinds (id uuid primary key, said text, bytes bytea, n int, long bigint, yes bool,
      at timestamptz, data jsonb, words text[], longs bigint[])`)
    await owner.query('create table of_kind (id uuid primary key, kind uuid references kinds (id))')
    await owner.query('grant select, insert, update on kinds, of_kind to redress_app')
  })
  const database = openDatabase(url)
  t.teardown(() => database.close())
  return { database, url }
}
