import { type ChildProcess, fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import jsonata from 'jsonata'
import type { MappingOutcome, MappingTask } from './mapping-process.client.ts'

/** What a mapping made of a delivery, as parsed JSON; or why it made nothing. */
export type Mapped =
  | { readonly value: unknown }
  | { readonly code: string; readonly position?: number | undefined }

/** Applies mappings that administrators wrote. */
export interface Mapper {
  /** Applies one to the text of a JSON document; never rejects. */
  map(mapping: string, json: string): Promise<Mapped>
  close(): Promise<void>
}

/** It did not end in time, or used too much memory. */
export const UNENDING = 'timeout'
/** The process is not to be had just now: whoever asked may ask again. */
export const UNAVAILABLE = 'mapper_unavailable'

const LIMIT_MS = 1000
const START_MS = 20_000
const MOST_WAITING = 100
const MEMORY_MB = 128
// Built, it is JavaScript like this file; else whoever reads this as TypeScript reads that too.
const [ENDING = '.js'] = /\.\w+$/.exec(import.meta.url) ?? []
const PROGRAM = fileURLToPath(new URL(`./mapping-process.client${ENDING}`, import.meta.url))

/**
 * A mapper with a process of its own that may use little memory and has nothing of ours: a mapping that doesn't end within a
 * second is ended with its process, one that eats its memory ends it itself, and the next one gets a new one. They are
 * worked one after the other; where too many wait it is not to be had.
 */
export function openMapper(): Mapper {
  let child: ChildProcess | null = null
  let turn: Promise<unknown> = Promise.resolve()
  let waiting = 0
  let count = 0
  const end = () => {
    child?.kill('SIGKILL')
    child = null
  }
  const apply = async (mapping: string, json: string): Promise<Mapped> => {
    if (!child) {
      child = startProcess()
      if (!(await answerOf(child, 0, START_MS))) {
        end()
        return { code: UNAVAILABLE }
      }
    }
    const task: MappingTask = { id: ++count, mapping, json }
    const answer = answerOf(child, task.id, LIMIT_MS)
    child.send(task, () => undefined)
    const outcome = await answer
    if (!outcome) {
      end()
      return { code: UNENDING }
    }
    if ('code' in outcome) return { code: outcome.code, position: outcome.position }
    return { value: outcome.json === null ? null : JSON.parse(outcome.json) }
  }
  return {
    map: async (mapping, json) => {
      if (waiting >= MOST_WAITING) return { code: UNAVAILABLE }
      waiting += 1
      const mapped = turn.then(() => apply(mapping, json)).finally(() => (waiting -= 1))
      turn = mapped.catch(() => undefined)
      return mapped
    },
    close: async () => {
      await turn
      end()
    },
  }
}

/** Why a text is no JSONata, by its code and where; null where it can be read. Nothing is evaluated. */
export function flawOfMapping(mapping: string): string | null {
  try {
    jsonata(mapping)
    return null
  } catch (error) {
    const { code, position } = error as { code?: unknown; position?: unknown }
    return `${typeof code === 'string' ? code : 'unreadable'} (${typeof position === 'number' ? position : 0})`
  }
}

function startProcess(): ChildProcess {
  const child = fork(PROGRAM, {
    execArgv: [
      ...(ENDING === '.ts' ? ['--import', import.meta.resolve('tsx')] : []),
      `--max-old-space-size=${MEMORY_MB}`,
    ],
    ...{ env: { PATH: process.env.PATH ?? '' }, stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
  })
  // Who waits for an answer has a timer; a process that waits for work keeps nobody from ending.
  child.unref()
  child.channel?.unref()
  child.on('error', () => undefined)
  return child
}

/** What the process answers to a task; null where it did not in time, or ended. */
function answerOf(child: ChildProcess, task: number, limitMs: number): Promise<MappingOutcome | null> {
  return new Promise((resolve) => {
    const settle = (outcome: MappingOutcome | null) => {
      clearTimeout(timer)
      child.off('message', onMessage).off('exit', onEnd)
      resolve(outcome)
    }
    const onMessage = (outcome: MappingOutcome) => {
      if (outcome.id === task) settle(outcome)
    }
    const onEnd = () => settle(null)
    const timer = setTimeout(onEnd, limitMs)
    child.on('message', onMessage).on('exit', onEnd)
  })
}
