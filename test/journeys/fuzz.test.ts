import fc from 'fast-check'
import t from 'tap'
import { STATES, type State } from '../../src/complaint/states.ts'
import { type Bearer, startTestApp } from '../support/app.ts'
import * as bodies from '../support/bodies.ts'
import { operations } from '../support/contract-document.ts'
import { allowedByDocument, findingsOn } from '../support/fuzz-judge.ts'
import { type FuzzRequest, type Place, requestsTo, urlOf } from '../support/fuzz-requests.ts'
import { complaintIn, done, look, type Told } from '../support/journey.ts'
import * as people from '../support/people.ts'

// More by hand: FUZZ_REQUESTS=100000 FUZZ_SEED=7 npx tap --timeout=3600 test/journeys/fuzz.test.ts
const REQUESTS = Number(process.env.FUZZ_REQUESTS ?? 5000)
const SEED = Number(process.env.FUZZ_SEED ?? 20_261_122)
const BATCH = 250
/** So many wear the complaints out: too few are still in the state that they were brought to. */
const FRESH_AFTER = 1500
const MOST_TOLD = 20

const { approvers, ...staff } = people
const PEOPLE: { readonly [who: string]: Bearer } = {
  ...staff,
  operator: { sub: 'ops', roles: ['operator'], tenant: '' },
  trainee: { sub: 'trainee.bai', roles: ['trainee'] },
  narrowSystem: { sub: 'crm.system', roles: ['system'], scope: 'complaints:read' },
}
/** Whoever may do more asks more often. */
const ASKING = [
  ...Object.keys(PEOPLE),
  ...['agent', 'agent', 'agent', 'agent', 'supervisor', 'supervisor', 'supervisor', 'nobody', 'forger'],
]

const api = await startTestApp(t)
const { commands } = (await api.call(people.agent, 'GET', '/v1/lifecycle')).body
const tokens = Object.fromEntries(Object.entries(PEOPLE).map(([who, bearer]) => [who, api.token(bearer)]))

/** The tokens of the links that customers have, by reference. */
const links = new Map<string, string>()
const findings: string[] = []
const statuses = new Map<string, number[]>()
let fitting = 0
let arbitrary = requestsTo(await freshPlaces(), { anybody: ASKING, allowed })
for (let sent = 0; sent < REQUESTS; sent += BATCH) {
  if (sent > 0 && sent % FRESH_AFTER === 0)
    arbitrary = requestsTo(await freshPlaces(), { anybody: ASKING, allowed })
  const numRuns = Math.min(BATCH, REQUESTS - sent)
  for (const request of fc.sample(arbitrary, { seed: SEED + sent, numRuns })) await tryOut(request)
}

const run = `${REQUESTS} requests, FUZZ_SEED=${SEED}`

t.test('whatever anybody sends, every answer is as the document says', async (t) => {
  t.same(findings.slice(0, MOST_TOLD), [], run)
  t.same(api.logged.filter((line) => line.includes('request failed')).slice(0, 3), [], run)
})

t.test('every operation was asked, and what it allows as well as what it forbids', async (t) => {
  t.same([...statuses.keys()].sort(), operations.map(({ operationId }) => operationId).sort())
  t.ok(fitting > REQUESTS / 4 && fitting < (REQUESTS * 3) / 4, `${fitting} of ${run} are allowed`)
})

t.test('many a request gets through, and every kind of refusal is met', async (t) => {
  const all = [...statuses.values()].flat()
  for (const status of [200, 201, 400, 401, 403, 404, 409, 412, 415, 422])
    t.ok(all.includes(status), `${status} is among the answers`)
})

/** Who may give a command, as the service itself says. */
function allowed(operationId: string): string[] {
  const command = commands.find(({ name }: Told) => name === operationId)
  const mayDo = ({ roles }: Bearer) => roles.some((role) => command?.roles.includes(role))
  if (operationId.startsWith('track')) return ['customer']
  return Object.keys(PEOPLE).filter((who) => mayDo(PEOPLE[who] ?? people.agent))
}

/** A complaint in every state, and another one with an open question. */
async function freshPlaces(): Promise<Place[]> {
  const places: Place[] = []
  for (const state of STATES) places.push(await placeIn(state, false), await placeIn(state, true))
  return places
}

async function placeIn(state: State, isAsked: boolean): Promise<Place> {
  const { id, reference } = await complaintIn(api, state)
  links.set(reference, (await done(api, people.agent, id, 'tracking')).token)
  const isOpen = !['archived', 'withdrawn', 'dismissed', 'merged'].includes(state)
  if (isOpen && isAsked) await done(api, people.agent, id, 'verifications', bodies.verification)
  const { tasks, verifications, plan } = await look(api, people.supervisor, id)
  return {
    ...{
      reference,
      id,
      tasks: idsOf(tasks),
      verifications: idsOf(verifications),
      options: idsOf(plan?.options ?? []),
    },
  }
}

function idsOf(parts: readonly Told[]): string[] {
  return parts.map(({ id }) => id)
}

async function tryOut(request: FuzzRequest): Promise<void> {
  const { method, headers, payload, operation } = request
  const token = tokenOf(request)
  const wasPassing = t.passing()
  const answer = await api.app.inject({
    ...{ method: method as 'GET' | 'POST' | 'PATCH' | 'PUT', url: urlOf(request) },
    headers: { ...headers, ...(token ? { authorization: `Bearer ${token}` } : {}) },
    ...(payload === undefined ? {} : { payload }),
  })
  const broken = wasPassing && !t.passing() ? ['breaks the document'] : []
  if (allowedByDocument(request)) fitting += 1
  statuses.set(operation.operationId, [...(statuses.get(operation.operationId) ?? []), answer.statusCode])
  for (const finding of [...broken, ...findingsOn(request, answer)])
    findings.push(`${told(request)} ${finding}\n  ${answer.payload.slice(0, 400)}`)
}

function tokenOf({ who, params }: FuzzRequest): string | undefined {
  if (who === 'customer') return links.get(params.reference?.toUpperCase() ?? '')
  return who === 'forger' ? `${tokens.agent}x` : tokens[who]
}

/** A request in one line, for whoever has to find what went wrong. */
function told(request: FuzzRequest): string {
  const { method, who, headers, payload = '' } = request
  const body = payload.length > 600 ? `${payload.slice(0, 600)}… (${payload.length})` : payload
  return `${method} ${urlOf(request)} by ${who} ${JSON.stringify(headers)} ${body}`
}
