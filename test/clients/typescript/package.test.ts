import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import t from 'tap'

const ROOT = new URL('../../../', import.meta.url)
const read = (name: string) => JSON.parse(readFileSync(new URL(name, ROOT), 'utf8'))

t.test('what is packed runs in plain Node, by the names that it is imported by', async (t) => {
  const cwd = new URL('clients/typescript/', ROOT)
  const built = spawnSync('npx', ['tsc', '-p', 'tsconfig.json'], { cwd, encoding: 'utf8', timeout: 100_000 })
  t.equal(built.stdout, '')
  const program = `
    import { createRedressClient } from '@redress/client'
    import { readEvents } from '@redress/client/events'
    import { itemsOf } from '@redress/client/pages'
    import { dataOf } from '@redress/client/problems'
    import { untilAnswered } from '@redress/client/repeat'
    import { verifyWebhook } from '@redress/client/webhooks'
    const fetch = async (request) => Response.json([request.url, request.headers.get('authorization')])
    const client = createRedressClient({ baseUrl: 'http://redress.test', token: 'T', fetch })
    console.log(JSON.stringify(await dataOf(client.GET('/v1/lifecycle'))))
    console.log([readEvents, itemsOf, untilAnswered, verifyWebhook].every((one) => typeof one === 'function'))`
  const ran = spawnSync('node', ['--input-type=module', '-e', program], { cwd, encoding: 'utf8' })
  t.equal(ran.stderr, '')
  t.equal(ran.stdout, '["http://redress.test/v1/lifecycle","Bearer T"]\ntrue\n')
})

t.test(
  'the client needs one library, of the version that it is tested with, and is as old as the service',
  async (t) => {
    const [client, service] = [read('clients/typescript/package.json'), read('package.json')]
    t.strictSame(client.dependencies, { 'openapi-fetch': service.devDependencies['openapi-fetch'] })
    t.equal(client.version, service.version)
  },
)
