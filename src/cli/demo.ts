import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { type Runtime, readRuntime } from '../runtime.client.ts'
import { serve } from '../serve.client.ts'
import { DEMO_CASES } from './demo/demo-cases.ts'
import { type Answer, type Call, delegateInDemo, driveCase, type Follower } from './demo/drive.client.ts'
import { agentOf, CAST, managerOf, type Person } from './demo/people.ts'
import { handInDemoRegister } from './demo/register.ts'
import { walkThrough } from './demo/walk-through.ts'
import { secretOf, signToken } from './sign-token.ts'

const TOKENS_LAST = '30d'

/** The demo: the service with a tenant whose complaints were driven there by the same commands that people give. */
const runtime = readRuntime()
secretOf(runtime.jwt)
runtime.log.level = process.env.LOG_LEVEL ?? 'warn'
// In one process: several would say that they are ready before its tenant is there.
const { address, beReady } = await serve({ ...runtime, config: { ...runtime.config, PROCESSES: 1 } }, false)
const demo = await demoTenant(runtime, address)
beReady()
print(runtime, address, demo)

/** The tenant of the demo, and a customer who has an option to choose. */
interface Demo {
  readonly tenant: string
  readonly follower: Follower
}

async function demoTenant({ config, jwt }: Runtime, at: string): Promise<Demo> {
  const file = join(resolve(config.DATA_DIR), 'demo.json')
  const made = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Demo) : null
  if (made) return made
  console.log(`Making the demo tenant with ${DEMO_CASES.length} complaints …`)
  const operator = signToken(jwt, { sub: 'operator', roles: ['operator'] }, '1h')
  const company = { name: '晴川生活', locale: 'zh-CN', timezone: 'Asia/Shanghai' }
  const { id } = await post(`${at}/v1/tenants`, operator, company, 'demo-tenant')
  const demo = { tenant: id, follower: await fill(runtime, at, id) }
  writeFileSync(file, JSON.stringify(demo))
  return demo
}

/** Every command has a key of its own, so that a start that was cut short goes on where it stopped. */
async function fill({ jwt }: Runtime, at: string, tenant: string): Promise<Follower> {
  const tokens = new Map<string, string>()
  const tokenOf = (who: Person | Pick<Follower, 'token'>) => {
    if ('token' in who) return who.token
    const token = tokens.get(who.sub) ?? signToken(jwt, { ...who, tenant }, '1h')
    tokens.set(who.sub, token)
    return token
  }
  const call: Call = (who, path, body, key) => post(at + path, tokenOf(who), body, key)
  const ids = new Map<string, string>()
  await delegateInDemo(call, new Date())
  await handInDemoRegister(call)
  let follower: Follower = { reference: '', token: '' }
  for (const [index, one] of DEMO_CASES.entries()) {
    const driven = await driveCase(call, one, index, ids)
    ids.set(one.title, driven.id)
    if (one.target === 'approved') follower = driven.follower
  }
  return follower
}

/** Sends again what was refused only because it came too soon; its key makes that safe. */
async function post(url: string, token: string, body: object, key: string): Promise<Answer> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'idempotency-key': key,
      ...(body instanceof FormData ? {} : { 'content-type': 'application/json' }),
    },
    body: body instanceof FormData ? body : JSON.stringify(body),
    signal: AbortSignal.timeout(30_000),
  })
  const wait = Number(answer.headers.get('retry-after') ?? 0)
  if (wait > 0 && [429, 503].includes(answer.status)) {
    await pause(wait * 1000)
    return post(url, token, body, key)
  }
  if (!answer.ok) throw new Error(`${url} answers ${answer.status}: ${await answer.text()}`)
  return (await answer.json()) as Answer
}

function print({ jwt }: Runtime, at: string, { tenant, follower }: Demo): void {
  const token = (who: Person) => signToken(jwt, { ...who, tenant }, TOKENS_LAST)
  const operator = { sub: 'operator', roles: ['operator'] as const }
  const lines = CAST.map((who) => {
    const departments = who.departments ? ` of ${who.departments.join(', ')}` : ''
    return `${who.roles.join(', ')} ${who.sub}${departments}\n  ${token(who)}`
  })
  console.log(`
Redress is ready: ${at}
  API            ${at}/v1/complaints
  contract       ${at}/openapi.json
  the machine    ${at}/v1/lifecycle
  tenant         ${tenant}

Tokens (valid ${TOKENS_LAST}):
${lines.join('\n')}
operator (tenants only)
  ${signToken(jwt, operator, TOKENS_LAST)}
a customer, of their own complaint alone: ${at}/v1/track/${follower.reference}
  ${follower.token}

${walkThrough(at, { agent: token(agentOf('after-sales')), manager: token(managerOf('after-sales')) })}`)
}
