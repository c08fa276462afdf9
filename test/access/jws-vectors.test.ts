import { readFileSync } from 'node:fs'
import Fastify, { type FastifyInstance } from 'fastify'
import { compactVerify } from 'jose'
import t, { type Test } from 'tap'
import { authentication, type TokenSource } from '../../src/access/authentication.plugin.ts'
import { TOKEN_ALGORITHMS, verificationKeys } from '../../src/access/json-web-key.ts'
import { rotatingKeys } from '../../src/access/key-set.ts'
import { keyLookup } from '../../src/access/signed-token.ts'
import { startKeyServer } from '../support/key-server.ts'

interface Vector {
  readonly tcId: number
  readonly comment: string
  readonly jws: string
  readonly result: 'valid' | 'invalid'
}
interface Key {
  readonly kty: string
  readonly alg?: string
  readonly kid?: string
  readonly k?: string
}
interface Group {
  readonly comment: string
  readonly public?: Key | { readonly keys: readonly Key[] }
  readonly private: Key | { readonly keys: readonly Key[] }
  readonly tests: readonly Vector[]
}

const groupsOf = (file: string): readonly Group[] =>
  JSON.parse(readFileSync(new URL(`vectors/${file}`, import.meta.url), 'utf8')).testGroups
const groups = [...groupsOf('json_web_signature_test.json'), ...groupsOf('json_web_key_test.json')]
const vectors = groups.flatMap((group) => group.tests.map((vector) => ({ group, vector })))

const keysOf = ({ public: open, private: own }: Group): readonly Key[] => {
  const key = open ?? own
  return 'keys' in key ? key.keys : [key]
}
const nameOf = ({ group, vector }: { group: Group; vector: Vector }) =>
  `${group.comment} ${vector.tcId} ${vector.comment}`

/** Valid and of an algorithm that the service takes, key and header agreeing on it. */
const isOurs = ({ group, vector }: { group: Group; vector: Vector }) => {
  const { alg } = JSON.parse(Buffer.from(vector.jws.split('.')[0] ?? '', 'base64url').toString())
  return (
    (TOKEN_ALGORITHMS as readonly string[]).includes(alg) && keysOf(group).every((key) => key.alg === alg)
  )
}

const signatureOpens = async (keys: readonly unknown[], jws: string) => {
  const now = () => new Date('2026-11-22T00:00:00.000Z')
  const fetchKeys = async () => verificationKeys({ keys }) ?? []
  const findKey = rotatingKeys({ fetchKeys, now, onFailure: () => undefined })
  return compactVerify(jws, keyLookup(findKey), { algorithms: [...TOKEN_ALGORITHMS] }).then(
    () => true,
    () => false,
  )
}

t.test('of the published vectors, each valid signature of our algorithms opens and no other', async (t) => {
  const counted = { opened: 0, refused: 0 }
  for (const one of vectors) {
    const expected = one.vector.result === 'valid' && isOurs(one)
    const opened = await signatureOpens(keysOf(one.group), one.vector.jws)
    if (opened !== expected) t.fail(`${nameOf(one)} ${opened ? 'opens' : 'does not open'}`)
    counted[opened ? 'opened' : 'refused'] += 1
  }
  t.strictSame(counted, { opened: 11, refused: 416 })
})

/** A door that would let every valid token through. */
async function openDoor(t: Test, source: TokenSource): Promise<FastifyInstance> {
  const app = Fastify()
  await app.register(authentication, { source, now: () => new Date(), knowsTenant: async () => true })
  app.get('/', { config: { roles: ['agent'] } }, async () => 'in')
  t.teardown(() => app.close())
  return app
}

const statusFor = async (app: FastifyInstance, token: string) =>
  (await app.inject({ url: '/', headers: { authorization: `Bearer ${token}` } })).statusCode

t.test('every vector is answered 401 at the door, whatever keys are published', async (t) => {
  const issuer = await startKeyServer(t)
  for (const group of groups) {
    issuer.publish(...keysOf(group))
    const door = await openDoor(t, { keysUrl: issuer.url })
    for (const vector of group.tests)
      if ((await statusFor(door, vector.jws)) !== 401) t.fail(nameOf({ group, vector }))
  }
  t.equal(vectors.length, 427)
})

t.test('every vector of a shared secret is answered 401 at a door with that secret', async (t) => {
  let tried = 0
  for (const group of groups) {
    const k = keysOf(group)[0]?.k
    if (!k) continue
    const door = await openDoor(t, { secret: Buffer.from(k, 'base64url') })
    for (const vector of group.tests) {
      if ((await statusFor(door, vector.jws)) !== 401) t.fail(nameOf({ group, vector }))
      tried += 1
    }
  }
  t.ok(tried >= 40, `${tried} vectors`)
})
