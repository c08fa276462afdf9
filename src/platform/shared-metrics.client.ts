import cluster, { type Worker } from 'node:cluster'
import { AggregatorRegistry } from 'prom-client'
import type { Metrics } from './metrics.plugin.ts'

const ANSWERS_WITHIN_MS = 2000

type Figures = Awaited<ReturnType<Metrics['registry']['getMetricsAsJSON']>>

/** What the processes of one service say to each other: who wants the sum, what each counted, the sum. */
type Message =
  | { readonly about: 'metrics'; readonly says: 'sum-wanted'; readonly id: number }
  | { readonly about: 'metrics'; readonly says: 'own-wanted'; readonly id: number }
  | { readonly about: 'metrics'; readonly says: 'own'; readonly id: number; readonly figures: Figures }
  | { readonly about: 'metrics'; readonly says: 'sum'; readonly id: number; readonly text: string }

/**
 * Figures of a process that may be one of several on one port: whichever of them is asked, it reads what they counted
 * together, asked of the process that started them. One that doesn't answer within two seconds is left out.
 */
export function sharedMetrics(metrics: Metrics): Metrics {
  return cluster.isWorker ? { ...metrics, read: summed(metrics) } : metrics
}

/** In the process that started the others: adds up what they and it counted, for whichever of them asks. */
export function addUpMetrics(own: Metrics): void {
  let last = 0
  const waiting = new Map<number, (figures: Figures | null) => void>()
  const ask = (worker: Worker) =>
    new Promise<Figures | null>((resolve) => {
      const id = ++last
      const answered = (figures: Figures | null) => {
        clearTimeout(limit)
        waiting.delete(id)
        resolve(figures)
      }
      const limit = setTimeout(answered, ANSWERS_WITHIN_MS, null)
      waiting.set(id, answered)
      tell(worker, { about: 'metrics', says: 'own-wanted', id })
    })
  const sum = async () => {
    const others = Object.values(cluster.workers ?? {}).filter((worker) => worker !== undefined)
    const figures = await Promise.all([own.registry.getMetricsAsJSON(), ...others.map(ask)])
    return AggregatorRegistry.aggregate(figures.filter((one) => one !== null)).metrics()
  }
  cluster.on('message', (worker, message) => {
    if (!isOurs(message)) return
    if (message.says === 'own') waiting.get(message.id)?.(message.figures)
    if (message.says === 'sum-wanted')
      void sum().then(
        (text) => tell(worker, { about: 'metrics', says: 'sum', id: message.id, text }),
        () => undefined, // whoever asked hears nothing in its time, and says so
      )
  })
}

function summed({ registry }: Metrics): () => Promise<string> {
  let last = 0
  const waiting = new Map<number, (text: string) => void>()
  const answer = async (id: number) => {
    const figures = await registry.getMetricsAsJSON()
    process.send?.({ about: 'metrics', says: 'own', id, figures } satisfies Message)
  }
  process.on('message', (message) => {
    if (!isOurs(message)) return
    if (message.says === 'sum') waiting.get(message.id)?.(message.text)
    if (message.says === 'own-wanted') void answer(message.id).catch(() => undefined)
  })
  return () =>
    new Promise((resolve, reject) => {
      const id = ++last
      const limit = setTimeout(() => {
        waiting.delete(id)
        reject(new Error('the process that started this one does not answer'))
      }, 2 * ANSWERS_WITHIN_MS)
      waiting.set(id, (text) => {
        clearTimeout(limit)
        waiting.delete(id)
        resolve(text)
      })
      process.send?.({ about: 'metrics', says: 'sum-wanted', id } satisfies Message)
    })
}

/** Whoever is gone meanwhile hears nothing. */
function tell(worker: Worker, message: Message): void {
  if (worker.isConnected()) worker.send(message, () => undefined)
}

function isOurs(message: unknown): message is Message {
  return typeof message === 'object' && message !== null && 'about' in message && message.about === 'metrics'
}
