import type { FastifyReply } from 'fastify'

/**
 * Runs that when the answer is out, or whoever asked has hung up; at once where they did so before. Node says so once,
 * so that who listens only after having waited for something else may never hear it.
 */
export function whenGone({ raw }: Pick<FastifyReply, 'raw'>, run: () => void): void {
  if (raw.closed) run()
  else raw.once('close', run)
}
