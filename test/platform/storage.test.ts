import { randomBytes, randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { statSync } from 'node:fs'
import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'
import S3rver from 's3rver'
import t from 'tap'
import { openStorage } from '../../src/platform/open-storage.client.ts'
import type { Storage } from '../../src/platform/storage.client.ts'
import { storedIn } from '../support/evidence.ts'

const LARGE = 12 * 2 ** 20 // three parts of a multipart upload
const folder = `${t.testdir()}/deep/files`
const buckets = t.testdir({ buckets: {} })

process.env.AWS_ACCESS_KEY_ID = 'S3RVER'
process.env.AWS_SECRET_ACCESS_KEY = 'S3RVER'
const s3 = new S3rver({
  ...{ address: '127.0.0.1', port: 0, silent: true, directory: `${buckets}/buckets`, vhostBuckets: false },
  configureBuckets: [{ name: 'evidence', configs: [] }],
})
const { port } = await s3.run()
t.teardown(() => s3.close())
const endpoint = `http://127.0.0.1:${port}`

const STORES: readonly (readonly [what: string, store: Storage])[] = [
  ['a folder', openStorage(pathToFileURL(folder).href)],
  ['a bucket', openStorage(`s3://evidence/of/house?endpoint=${endpoint}&region=us-east-1`)],
]

for (const [what, store] of STORES) {
  t.test(`${what} gives back what it was given, byte by byte, until it is let go`, async (t) => {
    for (const size of [1, 65_536, LARGE]) {
      const [key, content] = [newKey(), randomBytes(size)]
      await store.write(key, inPieces(content))
      t.ok((await all(await store.read(key))).equals(content), `${size} bytes`)
      await store.remove(key)
      await t.rejects(store.read(key), { name: 'NotStored' })
      await store.remove(key)
    }
  })

  t.test(`${what} keeps nothing of a content that breaks off, and says why it did`, async (t) => {
    for (const after of [0, 3, 150]) {
      const key = newKey()
      await t.rejects(store.write(key, breaking(after)), { message: 'broken off' })
      await t.rejects(store.read(key), { name: 'NotStored' })
    }
  })

  t.test(`${what} takes ids as keys, and no path that leads elsewhere`, async (t) => {
    for (const key of ['../x', `${randomUUID()}/../x`, '/etc/passwd', 'a\\b', '', '.'])
      await t.rejects(async () => store.write(key, inPieces(Buffer.from('x'))), /made of ids/)
  })
}

t.test('a folder is the service’s alone, and holds no drafts', async (t) => {
  const key = newKey()
  await openStorage(pathToFileURL(folder).href).write(key, inPieces(Buffer.from('x')))
  t.equal(statSync(`${folder}/${key}`).mode & 0o777, 0o600)
  t.equal(statSync(folder).mode & 0o777, 0o700)
  t.same(
    storedIn(folder).filter(({ path }) => path.endsWith('.draft')),
    [],
  )
})

t.test('a store that can’t be used says so', async (t) => {
  const file = `${t.testdir({ file: 'x' })}/file`
  const blocked = openStorage(pathToFileURL(`${file}/below`).href)
  await t.rejects(blocked.write(newKey(), inPieces(Buffer.from('x'))), { name: 'StorageUnavailable' })
  const missing = openStorage(`s3://nowhere?endpoint=${endpoint}`)
  await t.rejects(missing.write(newKey(), inPieces(Buffer.from('x'))), { name: 'StorageUnavailable' })
  const gone = createServer()
  gone.listen(0, '127.0.0.1')
  await once(gone, 'listening')
  const { port: closed } = gone.address() as { port: number }
  gone.close()
  await t.rejects(openStorage(`s3://evidence?endpoint=http://127.0.0.1:${closed}`).read(newKey()), {
    name: 'StorageUnavailable',
  })
})

function newKey(): string {
  return `${randomUUID()}/${randomUUID()}/${randomUUID()}`
}

async function* inPieces(content: Buffer): AsyncGenerator<Buffer> {
  for (let from = 0; from < content.length; from += 65_536) yield content.subarray(from, from + 65_536)
}

async function* breaking(after: number): AsyncGenerator<Buffer> {
  for (let piece = 0; piece < after; piece += 1) yield randomBytes(65_536)
  throw new Error('broken off')
}

async function all(content: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of content) pieces.push(piece)
  return Buffer.concat(pieces)
}
