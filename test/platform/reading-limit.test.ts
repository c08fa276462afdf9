import { connect } from 'node:net'
import Fastify from 'fastify'
import t from 'tap'
import { limitReading } from '../../src/platform/reading-limit.plugin.ts'
import { callIn } from '../support/call-in.ts'

t.test('whoever doesn’t send the rest of a body in time is hung up on, unless it is a file', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  limitReading(app, 50)
  app.post('/slow', async () => 'read')
  app.post('/file', { config: { takesFiles: true } }, async () => 'read')
  await app.listen({ port: 0, host: '127.0.0.1' })
  const { port } = app.server.address() as { port: number }
  const send = (path: string, rest: (answer: string) => string | null) =>
    new Promise<string>((resolve) => {
      let answer = ''
      const socket = connect(port, '127.0.0.1', () => {
        socket.write(
          `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n"`,
        )
      })
      socket.on('data', (data) => {
        answer += data
        if (answer.includes('read')) socket.end()
      })
      socket.on('close', () => resolve(answer))
      const later = rest(answer)
      if (later) setTimeout(() => socket.write(later), 150)
    })
  t.match(await send('/slow', () => null), /^HTTP\/1\.1 408 /)
  t.match(await send('/file', () => 'a" '), /^HTTP\/1\.1 200 /)
})

t.test('of who hangs up before the body is there nothing is waited for any longer', async (t) => {
  const app = Fastify()
  t.teardown(() => app.close())
  limitReading(app, 60_000)
  const asked = new Promise<void>((resolve) => app.addHook('preParsing', async () => resolve()))
  app.post('/slow', async () => 'read')
  const timers = () => process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length
  const before = timers()
  const head = 'POST /slow HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 4\r\n\r\n'
  const calls = await callIn({ app }, 1, head)
  await asked
  t.equal(timers(), before + 1)
  await calls.hangUp()
  t.equal(timers(), before)
})
