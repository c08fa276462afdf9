import { randomBytes } from 'node:crypto'
import t from 'tap'
import { migrate } from '../../src/platform/migrate.store.ts'
import { asOwner, createTestDatabase } from '../support/database.ts'

t.test('a login that is only a member of redress_app starts on a database that is in order', async (t) => {
  const url = await createTestDatabase(t)
  const name = `member_${randomBytes(6).toString('hex')}`
  await asOwner(url, (client) =>
    client.query(`create role ${name} login password '${name}' in role redress_app`),
  )
  t.teardown(() => asOwner(url, (client) => client.query(`drop role ${name}`)))
  const member = new URL(url)
  member.username = name
  member.password = name
  t.same(await migrate(member.href), [], 'nothing is due, and nothing is asked that only the owner may')
})
