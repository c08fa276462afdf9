import { type ChildProcess, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import t, { type Test } from 'tap'
import { STATES } from '../../src/complaint/states.ts'
import { discard, ownDataDirectory } from '../support/cluster.ts'
import { end, run } from '../support/service.ts'

interface Demo {
  readonly url: string
  readonly printed: string
  readonly tokens: readonly string[]
  readonly process: ChildProcess
}

const dataDir = ownDataDirectory()
t.teardown(() => discard(dataDir))

/** Starts the demo and waits for what it prints when it is ready. */
async function startDemo(t: Test): Promise<Demo> {
  const process = run(t, 'src/cli/demo.ts', { DATA_DIR: dataDir, PORT: '0' })
  const lines: string[] = []
  for await (const line of createInterface(process.stdout ?? Readable.from([]))) {
    lines.push(line)
    if (line.includes('/timeline')) break
  }
  const printed = lines.join('\n')
  const url = /Redress is ready: (\S+)/.exec(printed)?.[1] ?? ''
  return { url, printed, process, tokens: printed.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? [] }
}

async function listed({ url, tokens }: Demo, state: string): Promise<string[]> {
  const answer = await fetch(`${url}/v1/complaints?state=${state}&limit=200`, {
    headers: { authorization: `Bearer ${tokens[0]}` },
  })
  const { items } = (await answer.json()) as { items: { reference: string }[] }
  return items.map(({ reference }) => reference)
}

let first: string[][] = []

t.test('the demo shows complaints in every state, to the token that it prints first', async (t) => {
  const demo = await startDemo(t)
  const ready = await fetch(`${demo.url}/health/ready`)
  t.equal(ready.status, 200)
  first = await Promise.all(STATES.map((state) => listed(demo, state)))
  for (const [index, references] of first.entries())
    t.ok(references.length > 0, `there is one in ${STATES[index]}`)
  t.ok(first.flat().length >= 60)

  const [, page = '', token = ''] = /(http\S+\/v1\/track\/\S+)\s+(\S+)/.exec(demo.printed) ?? []
  const followed = await fetch(page, { headers: { authorization: `Bearer ${token}` } })
  const { state, options } = (await followed.json()) as { state: string; options: unknown[] }
  t.ok(state === 'approved' && options.length >= 3, 'the customer who is printed has something to choose')

  const imports = await fetch(`${demo.url}/v1/imports`, {
    headers: { authorization: `Bearer ${demo.tokens[0]}` },
  })
  const { items } = (await imports.json()) as { items: { state: string; rows: object }[] }
  t.match(items, [{ state: 'previewed', rows: { all: 3, ready: 1, wrong: 1, closed: 1 } }])

  const tools = spawnSync('bash', ['-c', 'command -v curl node'])
  if (tools.status === 0) {
    const commands = demo.printed.slice(demo.printed.indexOf('# One complaint'))
    const { stdout } = spawnSync('bash', ['-c', commands], { encoding: 'utf8', timeout: 60_000 })
    t.match(stdout, /revisited\narchived\n1 complaint\.received by agent\.li\n/, 'the walk-through works')
  }
  demo.process.kill('SIGTERM')
  const [code] = await once(demo.process, 'exit')
  t.equal(code, 0, 'and it ends when asked to')
})

t.test('a second start shows the same complaints', async (t) => {
  const demo = await startDemo(t)
  const again = await Promise.all(STATES.map((state) => listed(demo, state)))
  for (const [index, references] of first.entries()) {
    const still = references.every((reference) => again[index]?.includes(reference))
    t.ok(still, `those in ${STATES[index]} are still there`)
  }
  await end(demo.process)
})
