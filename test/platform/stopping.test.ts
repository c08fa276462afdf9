import { once } from 'node:events'
import { connect } from 'node:net'
import Fastify from 'fastify'
import t from 'tap'
import { endConnections } from '../../src/platform/stopping.plugin.ts'

t.test('a connection on which nothing was asked does not hold up the end', async (t) => {
  const app = Fastify({ forceCloseConnections: 'idle' })
  endConnections(app)
  app.get('/', async () => 'here')
  const url = await app.listen({ port: 0, host: '127.0.0.1' })
  const silent = connect(Number(new URL(url).port), '127.0.0.1')
  await once(silent, 'connect')
  // By its answer the server has taken the silent connection too, which came first.
  t.equal(await (await fetch(url)).text(), 'here')
  const ended = once(silent, 'close')
  await app.close()
  await ended
  t.ok(silent.destroyed)
})
