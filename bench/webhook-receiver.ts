import { createServer } from 'node:http'

// The receivers of `bench:webhooks`, a process of their own: `/fine/<n>` answers at once, `/slow/<n>` after half a minute.
const SLOW_MS = 30_000
/** Which subscription heard which event, and when (ms). */
const heard: [number, string, number][] = []
const fine = new Set<string>()

const server = createServer((request, response) => {
  const at = performance.timeOrigin + performance.now()
  const [, kind, number] = (request.url ?? '').split('/')
  const id = String(request.headers['webhook-id'])
  request.resume()
  request.on('end', () => {
    if (kind === 'slow') return void setTimeout(() => response.writeHead(204).end(), SLOW_MS).unref()
    heard.push([Number(number), id, at])
    fine.add(`${number} ${id}`)
    response.writeHead(204).end()
  })
})
server.keepAliveTimeout = 60_000
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as { port: number }).port }))
process.on('message', (asked) => process.send?.(asked === 'count' ? { count: fine.size } : { heard }))
