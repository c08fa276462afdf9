import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Test } from 'tap'
import { signToken } from '../../src/cli/sign-token.ts'
import { type Bearer, type Called, SECRET } from './app.ts'

/** The service as a process of its own, as `npm start` runs it. */
export interface Service {
  readonly process: ChildProcess
  /** Where it listens. */
  readonly url: string
  /** What it logged so far, a line each. */
  readonly logged: readonly string[]
  /** Resolves with the first line of the log, past or future, that has `text` in it. */
  says(text: string): Promise<string>
  /** The code with which it ended; null where a signal ended it. */
  readonly ended: Promise<number | null>
  /** Calls its API as somebody; rejects when the connection breaks. */
  call(
    bearer: Bearer,
    method: string,
    path: string,
    body?: object,
    headers?: Record<string, string>,
  ): Promise<Called>
}

type Environment = Readonly<Record<string, string>>

/** Runs a file of the service in a process with nothing but this environment; killed when the test ends. */
export function run(t: Test, file: string, environment: Environment): ChildProcess {
  const own = Object.entries({ PATH: process.env.PATH ?? '', ...environment })
  const variables = own.map(([name, value]) => `${name}=${value}`)
  const stdio: StdioOptions = ['ignore', 'pipe', 'pipe']
  // What tap adds to the environment of every process would have it note each file that is loaded.
  const child = spawn('env', ['-i', ...variables, process.execPath, '--import=tsx', file], { stdio })
  t.teardown(() => end(child))
  return child
}

/** What a process prints until it ends, and its exit code. */
export async function outcomeOf(child: ChildProcess): Promise<{ output: string; code: number | null }> {
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (data) => (output += data))
  const [code] = await once(child, 'close')
  return { output, code }
}

/** Starts the service on a free port and waits until it listens; rejects with its log where it ends before. */
export async function startService(
  t: Test,
  environment: Environment,
  entry = 'src/server.ts',
): Promise<Service> {
  const child = run(t, entry, { PORT: '0', JWT_SECRET: SECRET, ...environment })
  const ended = once(child, 'exit').then(([code]) => code as number | null)
  const logged: string[] = []
  const listeners = new Set<(line: string) => void>()
  const hear = (line: string) => {
    logged.push(line)
    for (const listener of listeners) listener(line)
  }
  for (const stream of [child.stdout, child.stderr]) if (stream) createInterface(stream).on('line', hear)
  const says = (text: string) =>
    new Promise<string>((resolve) => {
      const listener = (line: string) => line.includes(text) && resolve(line)
      for (const line of logged) listener(line)
      listeners.add(listener)
    })
  const early = ended.then(() => Promise.reject(new Error(`the service ended:\n${logged.join('\n')}`)))
  const line = await Promise.race([says('Server listening at'), early])
  early.catch(() => undefined)
  const url = /http:[^"]+/.exec(line)?.[0] ?? ''
  return { process: child, url, logged, says, ended, call: callerOf(url) }
}

/** Kills a process at once and waits until it is gone. */
export async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const ended = once(child, 'exit')
  child.kill('SIGKILL')
  await ended
}

function callerOf(url: string): Service['call'] {
  return async (bearer, method, path, body, headers = {}) => {
    const answer = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${signToken({ secret: SECRET }, bearer, '1h')}`,
        ...(body ? { 'content-type': 'application/json' } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    })
    const payload = await answer.text()
    return {
      status: answer.status,
      body: JSON.parse(payload),
      headers: Object.fromEntries(answer.headers),
      payload,
    }
  }
}
