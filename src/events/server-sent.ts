import type { CloudEvent } from './cloud-event.ts'

/** One event as a browser's EventSource and its like read it; the id is what they send back as `Last-Event-ID`. */
export function serverSent(event: CloudEvent): string {
  return `id: ${event.id}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`
}

/** A line that says nothing but that the stream is alive. */
export const BEAT = ': \n\n'

/** How long a client waits before it comes back, in ms. */
export const RETRY = 'retry: 2000\n\n'
