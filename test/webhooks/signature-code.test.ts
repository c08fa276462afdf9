import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import t, { type Test } from 'tap'
import { newWebhookSecret, signWebhook } from '../../src/platform/webhook-signature.ts'

const PAGE = readFileSync(new URL('../../docs/webhooks.md', import.meta.url), 'utf8')
const code = (language: string) => PAGE.split(`\`\`\`${language}\n`)[1]?.split('\n```')[0] ?? ''
const [secret, old, foreign] = [1, 2, 3].map(() => newWebhookSecret(randomBytes)) as [string, string, string]
const body = JSON.stringify({ type: 'complaint.graded', subject: '某投诉' })
const at = new Date()
const MINUTE = 60_000

/** Deliveries, and whether a receiver may take them. */
const cases = [
  { headers: signWebhook([secret], { id: 'e1', at, body }), body, genuine: true },
  { headers: signWebhook([foreign, secret], { id: 'e1', at, body }), body, genuine: true },
  { headers: signWebhook([foreign], { id: 'e1', at, body }), body, genuine: false },
  { headers: signWebhook([old], { id: 'e1', at, body }), body, genuine: false },
  { headers: signWebhook([secret], { id: 'e1', at, body }), body: `${body} `, genuine: false },
  { headers: { ...signWebhook([secret], { id: 'e1', at, body }), 'webhook-id': 'e2' }, body, genuine: false },
  { headers: signWebhook([secret], { id: 'e1', at: ago(6), body }), body, genuine: false },
  { headers: signWebhook([secret], { id: 'e1', at: ago(-6), body }), body, genuine: false },
  { headers: {}, body, genuine: false },
  {
    headers: { ...signWebhook([secret], { id: 'e1', at, body }), 'webhook-timestamp': 'now' },
    body,
    genuine: false,
  },
]
const expected = cases.map(({ genuine }) => genuine)

t.test('the code for Node takes what is genuine and nothing else', async (t) => {
  const file = join(t.testdir(), 'check.mjs')
  writeFileSync(file, code('js'))
  const { isGenuine } = await import(pathToFileURL(file).href)
  t.strictSame(
    cases.map(({ headers, body }) => isGenuine(headers, Buffer.from(body), secret)),
    expected,
  )
})

t.test('the code for Python does, too', async (t) => {
  const runs = `${code('python')}
import json, sys
print(json.dumps([is_genuine(one["headers"], one["body"].encode(), sys.argv[2]) for one in json.loads(sys.argv[1])]))`
  await prints(t, 'python3', ['-c', runs, JSON.stringify(cases), secret])
})

t.test('the code for Java does, too', async (t) => {
  const tries = cases.map(({ headers, body }) => {
    const pairs = Object.entries(headers).flatMap((pair) => pair.map((one) => JSON.stringify(one)))
    return `isGenuine(Map.of(${pairs}), ${JSON.stringify(body)}.getBytes(StandardCharsets.UTF_8), args[0])`
  })
  const main = `public static void main(String[] args) throws Exception {
    System.out.println(java.util.List.of(${tries}));
  }`
  const file = join(t.testdir(), 'Signatures.java')
  writeFileSync(file, code('java').replace('final class Signatures {', `final class Signatures { ${main}`))
  await prints(t, 'java', ['-Dfile.encoding=UTF-8', file, secret])
})

t.test('the code for Go does, too', async (t) => {
  const tries = cases.map(({ headers, body }) => {
    const set = Object.entries(headers).map(
      ([name, value]) => `h.Set(${JSON.stringify(name)}, ${JSON.stringify(value)})`,
    )
    return `func() bool { h := http.Header{}; ${set.join('; ')}; return IsGenuine(h, []byte(${JSON.stringify(body)}), os.Args[1]) }()`
  })
  const main = `func main() { out, _ := json.Marshal([]bool{${tries}}); os.Stdout.Write(out) }`
  const file = join(t.testdir(), 'main.go')
  const imports = 'import (\n\t"encoding/json"\n\t"os"\n'
  writeFileSync(
    file,
    `${code('go').replace('package webhook', 'package main').replace('import (\n', imports)}\n${main}\n`,
  )
  await prints(t, 'go', ['run', file, secret])
})

/** Holds what a command prints against what is expected; a machine without that language has nothing to hold. */
async function prints(t: Test, command: string, args: readonly string[]): Promise<void> {
  const run = promisify(execFile)(command, [...args]).catch((error: NodeJS.ErrnoException) => error)
  const ran = await run
  if (ran instanceof Error && ran.code === 'ENOENT') return t.comment(`${command} is not installed here`)
  if (ran instanceof Error) throw ran
  t.strictSame(JSON.parse(ran.stdout), expected)
}

function ago(minutes: number): Date {
  return new Date(at.getTime() - minutes * MINUTE)
}
