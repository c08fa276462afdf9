import t from 'tap'
import { openDatabase, type Transaction } from '../../src/platform/database.store.ts'
import { grouped } from '../../src/platform/grouped.store.ts'
import { startTestApp } from '../support/app.ts'
import { asOwner, createTestDatabase } from '../support/database.ts'
import { AGENT, intakeOf } from '../support/drive.ts'

const TENANT = '019aa0c5-0000-7000-8000-000000000001'
const INSERT = { into: 'probe', columns: 'n int' }

t.test('what arrives while a transaction is being written shares the next one', async (t) => {
  const { database, url } = await probes(t)
  const sizes: number[] = []
  const ask = grouped({
    database,
    work: async (tx: Transaction, asked: readonly number[]) => {
      sizes.push(asked.length)
      tx.insert(
        INSERT,
        asked.map((n) => [n]),
      )
      return asked.map((n) => n * 10)
    },
  })
  const numbers = Array.from({ length: 75 }, (_, n) => n)
  t.strictSame(
    await Promise.all(numbers.map((n) => ask(TENANT, n))),
    numbers.map((n) => n * 10),
    'each gets its own answer',
  )
  t.ok(sizes.length < 10, `${sizes.length} transactions for 75 intakes`)
  t.ok(Math.max(...sizes) <= 32, 'none is longer than it may be')
  t.strictSame(await numbersIn(url), numbers)
})

t.test('a row that is refused fails for whoever sent it and for nobody else of its group', async (t) => {
  const { database, url } = await probes(t)
  const ask = grouped({
    database,
    work: async (tx: Transaction, asked: readonly number[]) => {
      tx.insert(
        INSERT,
        asked.map((n) => [n]),
      )
      return asked
    },
  })
  const settled = await Promise.allSettled([1, 2, -1, 3, 4].map((n) => ask(TENANT, n)))
  t.strictSame(
    settled.map(({ status }) => status),
    ['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'],
  )
  t.strictSame(await numbersIn(url), [1, 2, 3, 4])
})

t.test('a connection that breaks at the commit is not tried again: nothing is done twice', async (t) => {
  const { database } = await probes(t)
  let runs = 0
  const broken = {
    ...database,
    transact: async <T>(tenant: string | null, work: (tx: Transaction) => Promise<T>) => {
      await database.transact(tenant, work)
      throw new Error('Connection terminated unexpectedly')
    },
  }
  const ask = grouped({
    database: broken,
    work: async (_: Transaction, asked: readonly number[]) => {
      runs += 1
      return asked
    },
  })
  const settled = await Promise.allSettled([1, 2, 3, 4, 5].map((n) => ask(TENANT, n)))
  t.ok(settled.every(({ status }) => status === 'rejected'))
  t.ok(runs <= 3, 'once a group')
})

t.test(
  'LIFE-5 REC-5 of many intakes at once each makes its complaint, and a key twice makes one',
  async (t) => {
    const api = await startTestApp(t)
    const keys = Array.from({ length: 40 }, (_, n) => `intake-${n % 20}`)
    const answers = await Promise.all(
      keys.map((key) => {
        return api.call(AGENT, 'POST', '/v1/complaints', intakeOf(), { 'idempotency-key': key })
      }),
    )
    const made = answers.filter(({ status }) => status === 201)
    t.equal(new Set(made.map(({ body }) => body.id)).size, 20)
    for (const { status, body } of answers)
      t.ok(
        status === 201 || (status === 409 && body.type === '/problems/idempotency-key-running'),
        `${status}`,
      )
    const again = await api.call(AGENT, 'POST', '/v1/complaints', intakeOf(), {
      'idempotency-key': 'intake-0',
    })
    t.equal(again.headers['idempotent-replayed'], 'true')
    const { body } = await api.call(AGENT, 'GET', '/v1/complaints?limit=200')
    t.equal(body.items.length, 20)
  },
)

async function probes(t: Parameters<typeof createTestDatabase>[0]) {
  const url = await createTestDatabase(t)
  await asOwner(url, async (owner) => {
    await owner.query('create table probe (n int primary key check (n >= 0))')
    await owner.query('grant insert on probe to redress_app')
  })
  const database = openDatabase(url)
  t.teardown(() => database.close())
  return { database, url }
}

async function numbersIn(url: string): Promise<number[]> {
  const { rows } = await asOwner(url, (owner) => owner.query('select n from probe order by n'))
  return rows.map(({ n }) => n)
}
