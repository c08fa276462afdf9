import { Worker } from 'node:worker_threads'
import jsonata from 'jsonata'
import type { MappingOutcome, MappingTask } from './mapping-thread.client.ts'

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

const LIMIT_MS = 1000
const START_MS = 20_000
/** The thread is not to be had just now: whoever asked may ask again. */
export const UNAVAILABLE = 'mapper_unavailable'
const THREAD = new URL('./mapping-thread.client.ts', import.meta.url).href
// A thread doesn't take over how its process reads TypeScript.
const BEGIN = `import(process.env.LOADER).then(({ register }) => register()).then(() => import(process.env.THREAD))`

/**
 * A mapper with a thread of its own that may use little memory: a mapping that doesn't end within a second is ended with its
 * thread, and the next one gets a new one. They are worked one after the other.
 */
export function openMapper(): Mapper {
  let thread: Worker | null = null
  let turn: Promise<unknown> = Promise.resolve()
  let count = 0
  const end = async () => {
    const ended = thread
    thread = null
    await ended?.terminate()
  }
  const apply = async (mapping: string, json: string): Promise<Mapped> => {
    if (!thread) {
      thread = startThread()
      const isReady = await answerOf(thread, 0, START_MS)
      if (!isReady) {
        await end()
        return { code: UNAVAILABLE }
      }
    }
    const task: MappingTask = { id: ++count, mapping, json }
    thread.postMessage(task)
    const outcome = await answerOf(thread, task.id, LIMIT_MS)
    if (!outcome) {
      await end()
      return { code: 'timeout' }
    }
    if ('code' in outcome) return { code: outcome.code, position: outcome.position }
    return { value: outcome.json === null ? null : JSON.parse(outcome.json) }
  }
  return {
    map: (mapping, json) => {
      const mapped = turn.then(() => apply(mapping, json))
      turn = mapped.catch(() => undefined)
      return mapped
    },
    close: async () => {
      await turn
      await end()
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

function startThread(): Worker {
  const thread = new Worker(BEGIN, {
    ...{ eval: true, execArgv: [], env: { THREAD, LOADER: import.meta.resolve('tsx/esm/api') } },
    resourceLimits: { maxOldGenerationSizeMb: 128, maxYoungGenerationSizeMb: 16 },
  })
  // It may run out of memory just after it was given up: that would end the whole process where nobody listens.
  thread.on('error', () => undefined)
  thread.unref()
  return thread
}

/** What the thread answers to a task; null where it did not in time, or ended. */
function answerOf(thread: Worker, task: number, limitMs: number): Promise<MappingOutcome | null> {
  return new Promise((resolve) => {
    const settle = (outcome: MappingOutcome | null) => {
      clearTimeout(timer)
      thread.off('message', onMessage).off('error', onEnd).off('exit', onEnd)
      resolve(outcome)
    }
    const onMessage = (outcome: MappingOutcome) => {
      if (outcome.id === task) settle(outcome)
    }
    const onEnd = () => settle(null)
    const timer = setTimeout(onEnd, limitMs)
    thread.on('message', onMessage).on('error', onEnd).on('exit', onEnd)
  })
}
