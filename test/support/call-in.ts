import { type AddressInfo, connect } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import type { TestApp } from './app.ts'

/** Callers who said something and now hold the line. */
export interface Calls {
  /** All of them break off; resolves when the service has noticed each. */
  hangUp(): Promise<void>
}

/** As many callers say the same over a connection each, as raw HTTP, and wait. The service has to listen or does so now. */
export async function callIn({ app }: Pick<TestApp, 'app'>, times: number, words: string): Promise<Calls> {
  if (!app.server.listening) await app.listen({ port: 0, host: '127.0.0.1' })
  const noticed: Promise<void>[] = []
  const allCame = new Promise<void>((resolve) => {
    app.server.on('connection', (socket) => {
      noticed.push(new Promise((gone) => socket.once('close', () => gone())))
      if (noticed.length === times) resolve()
    })
  })
  const { port } = app.server.address() as AddressInfo
  const sockets = Array.from({ length: times }, () => connect(port, '127.0.0.1'))
  for (const socket of sockets) socket.on('error', () => undefined).write(words)
  await allCame
  return {
    hangUp: async () => {
      for (const socket of sockets) socket.resetAndDestroy()
      await Promise.all(noticed)
    },
  }
}

/** Resolves when nothing that was asked of the service still asks the database. */
export async function rested({ database }: Pick<TestApp, 'database'>): Promise<void> {
  for (;;) {
    const { connections, idle, waiting } = database.load()
    if (idle === connections && waiting === 0) return
    await setImmediate()
  }
}
