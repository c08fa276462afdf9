import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { freePort } from '../src/platform/free-port.client.ts'
import { createTestDatabase } from './support/database.ts'

const ROOT = new URL('../', import.meta.url)
const LONGEST_MS = 40_000
const BETWEEN_LOOKS_MS = 50

/** Commands of the page, and the lines that it says they show. */
interface Step {
  readonly commands: string
  readonly shows: readonly string[]
}

/** Runs a step; resolves with what appeared until all of it had, or the time was over. */
type RunStep = (step: Step) => Promise<{ readonly code: string | undefined; readonly output: string }>

t.test('whoever pastes docs/integrating.md into a shell sees what it says', async (t) => {
  const port = await freePort()
  const steps = stepsOf('docs/integrating.md', { 3000: port, 4000: await freePort() })
  t.ok(steps.length >= 14 && steps.filter(({ shows }) => shows.length > 0).length >= 12, 'there are steps')
  const [install, ...rest] = steps
  t.equal(install?.commands, 'npm ci\n', 'it begins by installing, which this test does not')
  const runStep = await openShell(t, port)
  for (const step of rest) {
    const { code, output } = await runStep(step)
    const missing = step.shows.filter((line) => !isIn(output, line))
    const passed = t.same({ code, missing }, { code: '0', missing: [] }, step.commands.slice(0, 60))
    if (!passed) return t.comment(output)
  }
  await t.rejects(fetch(`http://127.0.0.1:${port}/health/live`), 'what the page stops has stopped')
})

/** The steps of a page, on other ports than it names. */
function stepsOf(path: string, ports: Readonly<Record<number, number>>): Step[] {
  const moved = (text: string) =>
    Object.entries(ports).reduce((so, [named, free]) => so.replaceAll(named, String(free)), text)
  const page = readFileSync(new URL(path, ROOT), 'utf8')
  const blocks = page.matchAll(/^```sh\n([\s\S]*?)^```\n(?:\n```text\n([\s\S]*?)^```\n)?/gm)
  return [...blocks].map(([, commands = '', shows = '']) => ({
    commands: moved(commands),
    shows: moved(shows).trimEnd().split('\n').filter(Boolean),
  }))
}

/** A bash that the steps follow each other in, with jobs as at a terminal; its session is killed, whatever runs there. */
async function openShell(t: Test, port: number): Promise<RunStep> {
  const folder = mkdtempSync(join(tmpdir(), 'redress-integrating-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const own = { HOME: folder, TMPDIR: folder, DATA_DIR: join(folder, 'data'), PORT: String(port) }
  const DATABASE_URL = await createTestDatabase(t)
  const bash = spawn('bash', ['--noprofile', '--norc'], {
    ...{ cwd: ROOT, detached: true, stdio: 'pipe' },
    env: { PATH: process.env.PATH ?? '', NO_UPDATE_NOTIFIER: '1', DATABASE_URL, ...own },
  })
  let printed = ''
  for (const stream of [bash.stdout, bash.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      printed += text
    })
  bash.stdin.write('set -m\n')
  const ended = once(bash, 'exit')
  t.teardown(async () => {
    spawnSync('pkill', ['-KILL', '-s', String(bash.pid)])
    bash.kill('SIGKILL')
    await ended
  })
  const file = join(folder, 'step.sh')
  return async ({ commands, shows }) => {
    const from = printed.length
    writeFileSync(file, commands)
    bash.stdin.write(`source ${file} < /dev/null; echo "step ended with $?"\n`)
    const until = performance.now() + LONGEST_MS
    for (;;) {
      const output = printed.slice(from)
      const code = /^step ended with (\d+)$/m.exec(output)?.[1]
      const isOver = code !== undefined && (code !== '0' || shows.every((line) => isIn(output, line)))
      if (isOver || performance.now() > until) return { code, output }
      await pause(BETWEEN_LOOKS_MS)
    }
  }
}

/** Whether a line appeared; `…` stands for anything but nothing. */
function isIn(output: string, line: string): boolean {
  const parts = line.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.+')}$`, 'm').test(output)
}
