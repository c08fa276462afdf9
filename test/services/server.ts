import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import { end } from '../support/service.ts'

/** Debian's account for Postgres; the servers refuse to run as root. */
export const ACCOUNT = 'postgres'

/** A directory that only the servers' account can read; deleted when the test ends. */
export function serverDirectory(t: Test): string {
  const directory = mkdtempSync(join(tmpdir(), 'redress-services-'))
  const remove = () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 })
  t.teardown(remove)
  // An error outside of every test ends the process without its teardowns.
  process.once('exit', remove)
  chmodSync(directory, 0o700)
  own(directory)
  return directory
}

/** Gives a file to the servers' account, where that is another than ours. */
export function own(path: string): void {
  if (process.getuid?.() !== 0) return
  const [uid = 0, gid = 0] = ['-u', '-g'].map((flag) =>
    Number(spawnSync('id', [flag, ACCOUNT], { encoding: 'utf8' }).stdout),
  )
  chownSync(path, uid, gid)
}

/** Runs a program to its end under the servers' account; throws with what it printed when it fails. */
export function runAsServer(program: string, words: readonly string[]): void {
  const [first = '', ...rest] = underAccount([program, ...words])
  const { status, stdout, stderr } = spawnSync(first, rest, { encoding: 'utf8' })
  if (status !== 0) throw new Error(`${program} ended with ${status}:\n${stdout}${stderr}`)
}

/** Starts a server and waits until it says `ready`; it ends with the test, and with this process if that is killed. */
export async function startServer(t: Test, command: readonly string[], ready: string): Promise<ChildProcess> {
  const [first = '', ...rest] = underAccount(command)
  const child = spawn(first, rest, { stdio: ['ignore', 'ignore', 'pipe'] })
  t.teardown(() => stop(child))
  process.prependOnceListener('exit', () => child.kill('SIGKILL'))
  const said: string[] = []
  const lines = createInterface(child.stderr)
  const isReady = new Promise<void>((resolve) =>
    lines.on('line', (line) => {
      said.push(line)
      if (line.includes(ready)) resolve()
    }),
  )
  const ended = once(child, 'exit').then(() => {
    throw new Error(`${command[0]} ended:\n${said.join('\n')}`)
  })
  await Promise.race([isReady, ended])
  ended.catch(() => undefined)
  return child
}

/** SIGINT is the quick way out for Postgres and PgBouncer: they end what is running, and leave nothing to repair. */
async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGINT')
  const limit = setTimeout(() => void end(child), 20_000)
  await ended
  clearTimeout(limit)
}

function underAccount(command: readonly string[]): string[] {
  const account =
    process.getuid?.() === 0 ? [`--reuid=${ACCOUNT}`, `--regid=${ACCOUNT}`, '--init-groups'] : []
  return ['setpriv', '--pdeathsig', 'SIGINT', ...account, ...command]
}
