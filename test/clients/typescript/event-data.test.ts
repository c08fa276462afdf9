import t from 'tap'
import ts from 'typescript'
import { createRedressClient } from '../../../clients/typescript/client.ts'
import { type RedressEvent, readEvents } from '../../../clients/typescript/events.ts'
import { DEMO_CASES } from '../../../src/cli/demo/demo-cases.ts'
import { type Call, delegateInDemo, driveCase } from '../../../src/cli/demo/drive.client.ts'
import { type Bearer, startTestApp, type TestApp } from '../../support/app.ts'

const reader: Bearer = { sub: 'crm', roles: ['system'], scope: 'events:read' }

/** Makes the complaints of the demo, in every state, as the demo does. */
async function fill(api: TestApp, address: string): Promise<void> {
  const call: Call = async (who, path, body, key) => {
    const token = 'token' in who ? who.token : api.token(who as Bearer)
    const isForm = body instanceof FormData
    const answer = await fetch(address + path, {
      method: 'POST',
      headers: {
        ...{ authorization: `Bearer ${token}`, 'idempotency-key': key },
        ...(isForm ? {} : { 'content-type': 'application/json' }),
      },
      body: isForm ? body : JSON.stringify(body),
    })
    if (!answer.ok) throw new Error(`${path} is answered ${answer.status}: ${await answer.text()}`)
    return answer.json() as ReturnType<Call>
  }
  const ids = new Map<string, string>()
  await delegateInDemo(call, new Date())
  for (const [index, one] of DEMO_CASES.entries())
    ids.set(one.title, (await driveCase(call, one, index, ids)).id)
}

/** One event of each form: the same names at the same places. */
function oneOfEach(events: readonly RedressEvent[]): RedressEvent[] {
  const formOf = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(formOf)
    if (typeof value !== 'object' || value === null) return typeof value
    return Object.entries(value).map(([key, inner]) => [key, formOf(inner)])
  }
  const key = (event: RedressEvent) => JSON.stringify([event.type, formOf(event.data)])
  return [...new Map(events.map((event) => [key(event), event])).values()]
}

/** Which of these events the compiler refuses where the type is asked for, by their places. */
function refusedOf(events: readonly unknown[]): number[] {
  const name = 'clients/typescript/written-out.ts'
  const lines = events.map(
    (event, place) => `export const e${place}: RedressEvent = ${JSON.stringify(event)}`,
  )
  const text = [...lines, `import type { RedressEvent } from './events.ts'`].join('\n')
  const { config } = ts.readConfigFile('tsconfig.json', ts.sys.readFile)
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, '.')
  const host = ts.createCompilerHost(options)
  const { getSourceFile, fileExists } = host
  host.fileExists = (file) => file === name || fileExists(file)
  host.getSourceFile = (file, ...rest) =>
    file === name ? ts.createSourceFile(file, text, ts.ScriptTarget.ES2023) : getSourceFile(file, ...rest)
  const program = ts.createProgram([name], options, host)
  const source = program.getSourceFile(name)
  const places = program
    .getSemanticDiagnostics(source)
    .map(({ start = 0 }) => source?.getLineAndCharacterOfPosition(start).line ?? -1)
  return [...new Set(places)]
}

t.test('the data of every event of the demo are what the types say: no less, no more', async (t) => {
  // The demo says when it was by the clock of the machine.
  const api = await startTestApp(t, { now: () => new Date() })
  const address = await api.app.listen({ port: 0 })
  await fill(api, address)
  const client = createRedressClient({ baseUrl: address, token: api.token(reader) })
  const all: RedressEvent[] = []
  for await (const { events } of readEvents(client, { wait: 0 })) all.push(...events)
  const each = oneOfEach(all)
  const types = new Set(each.map(({ type }) => type))
  t.ok(types.size >= 30, `${all.length} events of ${types.size} types in ${each.length} forms`)
  const graded = all.find(({ type }) => type === 'complaint.graded') as RedressEvent
  const wrong = [
    { ...graded, type: 'complaint.grated' },
    { ...graded, data: { ...graded.data, words: 'what a person said' } },
  ]
  t.strictSame(
    refusedOf([...each, ...wrong]),
    wrong.map((_, place) => each.length + place),
  )
})
