import pg from 'pg'
import t, { type Test } from 'tap'
import { batching } from '../../src/platform/batch.store.ts'
import { openDatabase, type Transaction } from '../../src/platform/database.store.ts'
import { asOwner, createTestDatabase } from '../support/database.ts'

const TENANT = '019aa0c5-0000-7000-8000-000000000001'
const NUMBER = { name: 'number', text: 'select $1::int as n' }
const SHARE = { name: 'share', text: 'select 6 / $1::int as share' }

t.test('what is asked in one go is answered in one, each with its own rows', async (t) => {
  const { client, ask, answers } = await connected(t)
  const rows = await Promise.all([
    ask(NUMBER, [1]),
    ask({ name: '', text: 'create temporary table probe (n int)' }, []),
    ask(NUMBER, [2]),
    ask({ name: 'many', text: `select n, null as nothing from generate_series(1, $1::int) as n` }, [3]),
    ask(NUMBER, [null]),
  ])
  t.strictSame(rows, [
    [{ n: 1 }],
    [],
    [{ n: 2 }],
    [1, 2, 3].map((n) => ({ n, nothing: null })),
    [{ n: null }],
  ])
  t.equal(answers(), 1, 'one answer for all of them')
  t.strictSame(await ask(NUMBER, [4]), [{ n: 4 }], 'prepared before, with the columns that are known')
  client.release()
})

t.test('what is asked while others are on their way goes out when they are answered', async (t) => {
  const { client, ask, answers } = await connected(t)
  const first = ask({ name: '', text: 'select pg_sleep(0.05)' }, [])
  await new Promise((resolve) => process.nextTick(resolve))
  const others = Array.from({ length: 20 }, (_, n) => ask<{ n: number }>(NUMBER, [n]))
  await first
  t.strictSame(
    (await Promise.all(others)).flat().map(({ n }) => n),
    Array.from({ length: 20 }, (_, n) => n),
  )
  t.equal(answers(), 2)
  client.release()
})

t.test(
  'a statement that fails says why to those that went out with it, and spoils none after it',
  async (t) => {
    const { client, ask } = await connected(t)
    const fails = (...divisors: number[]) => divisors.map((divisor) => ask(SHARE, [divisor]))
    for (const round of ['not prepared before', 'prepared before']) {
      const settled = await Promise.allSettled([...fails(1, 0, 2), ask(NUMBER, [1])])
      t.match(
        settled,
        [{ value: [{ share: 6 }] }, ...Array.from({ length: 3 }, () => ({ reason: { code: '22012' } }))],
        round,
      )
      t.strictSame(await Promise.all([ask(SHARE, [3]), ask(NUMBER, [1])]), [[{ share: 2 }], [{ n: 1 }]])
    }
    const [unknown, known] = await Promise.allSettled([
      ask({ name: 'unknown', text: 'select * from nowhere' }, []),
      ask({ name: 'later', text: 'select 1 as n' }, []),
    ])
    t.match([unknown, known], [{ reason: { code: '42P01' } }, { reason: { code: '42P01' } }])
    t.strictSame(await ask({ name: 'later', text: 'select 1 as n' }, []), [{ n: 1 }])
    client.release()
  },
)

t.test('a statement whose columns a migration changed, or that is gone, is prepared anew', async (t) => {
  const { client, ask } = await connected(t)
  const all = { name: 'all', text: 'select * from probe' }
  await ask({ name: '', text: 'create temporary table probe as select 1 as n' }, [])
  t.strictSame(await ask(all, []), [{ n: 1 }])
  await ask({ name: '', text: 'alter table probe add column m int default 2' }, [])
  await t.rejects(ask(all, []), { code: '0A000' })
  t.strictSame(await ask(all, []), [{ n: 1, m: 2 }])
  await ask({ name: '', text: 'deallocate all' }, [])
  await t.rejects(ask(all, []), { code: '26000' })
  t.strictSame(await ask(all, []), [{ n: 1, m: 2 }])
  client.release()
})

t.test('a value that has no text is refused before anything is sent', async (t) => {
  const { client, ask, answers } = await connected(t)
  const ring: Record<string, unknown> = {}
  ring.ring = ring
  await t.rejects(ask(NUMBER, [ring]))
  t.equal(answers(), 0)
  t.strictSame(await ask(NUMBER, [1]), [{ n: 1 }])
  client.release()
})

t.test('when the connection breaks whoever waits is told, and whoever asks after that', async (t) => {
  const { client, ask } = await connected(t)
  client.on('error', () => undefined)
  const cut = ask({ name: '', text: 'select pg_terminate_backend(pg_backend_pid())' }, [])
  await new Promise((resolve) => process.nextTick(resolve))
  const settled = await Promise.allSettled([cut, ask(NUMBER, [1])])
  t.strictSame(
    settled.map(({ status }) => status),
    ['rejected', 'rejected'],
  )
  await t.rejects(ask(NUMBER, [1]))
  client.release(true)
})

t.test(
  'a row is found by its key on a connection that first looked for one when there was none',
  async (t) => {
    const url = await createTestDatabase(t)
    await asOwner(url, async (owner) => {
      const others = Array.from({ length: 20 }, (_, n) => `other_${n} text`) // as wide as a complaint
      await owner.query(
        `create table probe (t uuid, id int, kind text, at timestamptz, ${others}, primary key (t, id))`,
      )
      await owner.query('create index probe_kind on probe (t, kind, at, id)')
      await owner.query('grant select, insert on probe to redress_app')
    })
    const database = openDatabase(url, { connections: 1 })
    t.teardown(() => database.close())
    const one = { name: 'one', text: 'select at from probe where t = $1 and id = $2' }
    const plan = { name: '', text: `explain execute one ('${TENANT}', 1)` }
    const look = async (tx: Transaction) => {
      await tx.run(one, [TENANT, 1])
      return JSON.stringify(await tx.run(plan, []))
    }
    t.match(await database.transact(TENANT, look), /probe_kind/, 'empty, one index is as good as the other')
    await asOwner(url, (owner) =>
      owner.query(
        `insert into probe select $1, n, 'a', now() + n * interval '1 s' from generate_series(1, 5000) n`,
        [TENANT],
      ),
    )
    t.match(await database.transact(TENANT, look), /probe_kind/, 'and Postgres keeps to it')
    for (let used = 2; used < 99; used += 1) await database.transact(TENANT, async () => undefined)
    t.match(await database.read(TENANT, look), /probe_pkey/, 'in its hundredth piece of work, be it reading')
  },
)

async function connected(t: Test) {
  const pool = new pg.Pool({ connectionString: await createTestDatabase(t), max: 1 })
  t.teardown(() => pool.end())
  const client = await pool.connect()
  let answers = 0
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter }
  connection.on('readyForQuery', () => {
    answers += 1
  })
  return { client, ask: batching(client), answers: () => answers }
}
