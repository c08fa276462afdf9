import { createHmac } from 'node:crypto'
import t from 'tap'
import { SECRET } from '../support/app.ts'
import { type Doors, startDoors } from '../support/door.ts'
import { issuerKey, startKeyServer } from '../support/key-server.ts'

const [rsa, ec, ed] = [issuerKey('RS256', 'rsa-1'), issuerKey('ES256', 'ec-1'), issuerKey('EdDSA', 'ed-1')]
const next = issuerKey('ES256', 'ec-2')

let doors: Doors
t.before(async () => {
  doors = await startDoors(t)
})
const agent = () => doors.agent

t.test('a secret made of what is public does not open the door', async (t) => {
  const oct = {
    kty: 'oct',
    kid: 'oct-1',
    alg: 'HS256',
    use: 'sig',
    k: Buffer.from(SECRET).toString('base64url'),
  }
  const { door } = await doors.openWithKeys(t, rsa.jwk, ec.jwk, oct)
  const secrets = [
    rsa.pem,
    rsa.pem.trim(),
    JSON.stringify(rsa.jwk),
    rsa.jwk.n ?? '',
    ec.jwk.x ?? '',
    '',
    SECRET,
  ]
  for (const kid of ['rsa-1', 'ec-1', 'oct-1', undefined])
    for (const secret of secrets)
      t.equal(await door.statusFor(hs256(secret, { kid })), 401, `${kid} ${secret}`)
  t.equal(await door.statusFor(doors.token({ sub: 'agent.li', roles: ['agent'] })), 401)
})

t.test('a token may not choose its key, its algorithm or what has to be understood', async (t) => {
  const [rs384, ps256, es384] = [issuerKey('RS384', 'a'), issuerKey('PS256', 'b'), issuerKey('ES384', 'c')]
  const { door } = await doors.openWithKeys(t, rsa.jwk, ec.jwk, ed.jwk, rs384.jwk, ps256.jwk, es384.jwk)
  const mine = issuerKey('ES256', 'ec-1')
  const refused = {
    'another key under the name of a known one': mine.sign(agent()),
    'a key in the header': mine.sign(agent(), { jwk: mine.jwk }),
    'a place of keys in the header': mine.sign(agent(), { jku: 'http://127.0.0.1:1/keys' }),
    'a key of another algorithm': ec.sign(agent(), { kid: 'rsa-1' }),
    RS384: rs384.sign(agent()),
    PS256: ps256.sign(agent()),
    ES384: es384.sign(agent()),
    'a critical extension': ec.sign(agent(), { crit: ['strict'], strict: true }),
    'a name that is no text': ec.sign(agent(), { kid: 1 as unknown as string }),
  }
  for (const [what, token] of Object.entries(refused)) t.equal(await door.statusFor(await token), 401, what)
  const good = await ec.sign(agent())
  const [head, body, signature] = good.split('.')
  const changed = Buffer.from(JSON.stringify({ ...agent(), roles: ['gm'] })).toString('base64url')
  for (const token of [
    `${head}.${changed}.${signature}`,
    `${head}.${body}.`,
    `${head}.${body}`,
    `${good}=`,
    `${good}.`,
  ])
    t.equal(await door.statusFor(token), 401, token)
})

t.test(
  'keys that are weak, private, for other uses or not alone under their name are left out',
  async (t) => {
    const double = issuerKey('ES256', 'ec-1')
    const sets: Readonly<Record<string, readonly unknown[]>> = {
      'two of one name': [ec.jwk, double.jwk],
      'for encryption': [{ ...ec.jwk, use: 'enc' }],
      'to sign only': [{ ...ec.jwk, use: undefined, key_ops: ['sign'] }],
      'of another algorithm': [{ ...ec.jwk, alg: 'ES512' }],
      'of the algorithm of another kind': [{ ...ec.jwk, alg: 'RS256' }],
      private: [{ ...ec.jwk, d: ec.jwk.x }],
      'not on the curve': [{ ...ec.jwk, y: ec.jwk.x }],
      'no object': [null, 7, 'key', []],
      none: [],
    }
    for (const [what, keys] of Object.entries(sets)) {
      const { door } = await doors.openWithKeys(t, ...keys)
      t.equal(await door.statusFor(await ec.sign(agent())), 401, what)
    }
    const { door } = await doors.openWithKeys(t, ec.jwk, double.jwk, next.jwk)
    t.equal(await door.statusFor(await next.sign(agent(), { kid: undefined })), 401, 'no name, several keys')
  },
)

t.test('issuer and audience are checked where they are set, and may not be left out', async (t) => {
  const issuer = await startKeyServer(t)
  issuer.publish(ec.jwk)
  const named = { issuer: 'https://id.example', audience: 'redress' }
  const byKeys = await doors.open(t, { keysUrl: issuer.url, ...named })
  const bySecret = await doors.open(t, { secret: SECRET, ...named })
  const cases: [object, number][] = [
    [{ iss: 'https://id.example', aud: 'redress' }, 200],
    [{ iss: 'https://id.example', aud: ['crm', 'redress'] }, 200],
    [{ aud: 'redress' }, 401],
    [{ iss: 'https://id.example' }, 401],
    [{ iss: 'https://id.example/', aud: 'redress' }, 401],
    [{ iss: ['https://id.example'], aud: 'redress' }, 401],
    [{ iss: 'https://id.example', aud: 'redress2' }, 401],
    [{ iss: 'https://id.example', aud: [] }, 401],
  ]
  for (const [claims, status] of cases) {
    const spoken = { ...agent(), ...claims }
    t.equal(await byKeys.statusFor(await ec.sign(spoken)), status, `keys ${JSON.stringify(claims)}`)
    t.equal(await bySecret.statusFor(hs256(SECRET, {}, spoken)), status, `secret ${JSON.stringify(claims)}`)
  }
})

t.test('a token is valid within its times, give or take five seconds', async (t) => {
  const { door } = await doors.openWithKeys(t, ec.jwk)
  const cases: [object, number][] = [
    [{ exp: door.seconds(60) }, 200],
    [{ exp: door.seconds(-4) }, 200],
    [{ exp: door.seconds(-6) }, 401],
    [{ nbf: door.seconds(4) }, 200],
    [{ nbf: door.seconds(6) }, 401],
    [{ exp: 'tomorrow' }, 401],
    [{ exp: null }, 401],
  ]
  for (const [claims, status] of cases)
    t.equal(await door.statusFor(await ec.sign({ ...agent(), ...claims })), status, JSON.stringify(claims))
})

function hs256(secret: string, header: object, claims: object = agent()): string {
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const signed = `${part({ alg: 'HS256', ...header })}.${part(claims)}`
  return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
}
