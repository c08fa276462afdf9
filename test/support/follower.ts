import type { Bearer, TestApp } from './app.ts'
import * as bodies from './bodies.ts'
import type { Told } from './journey.ts'

/** A client that knows no address but the machine's own: what it does, and where, stands in what it was answered. */
export interface Follower {
  /** Where its complaint is, as the answer to receiving it said. */
  readonly href: string
  readonly received: Told
  /** The complaint as somebody sees it. */
  look(who: Bearer): Promise<Told>
  /** Does what is offered to somebody under that name, about that subject where it has one; it has to succeed. */
  follow(who: Bearer, name: string, body?: object, subject?: string): Promise<Told>
  /** What is offered to somebody: the commands that are allowed, and the casework. */
  offered(who: Bearer): Promise<string[]>
  /** The problem that a command would be answered with, as `actions` says; null where it is allowed. */
  barred(who: Bearer, name: string): Promise<string | null>
}

/** Receives a complaint where the machine says that one is received. */
export async function startFollowing(api: TestApp, who: Bearer, overrides: object = {}): Promise<Follower> {
  const machine = await api.call(who, 'GET', '/v1/lifecycle')
  const { method, href: door } = machine.body.commands.find(({ name }: Told) => name === 'receive')
  const answer = await api.call(who, method, door, bodies.intake(overrides))
  if (answer.status !== 201) throw new Error(`receiving was answered ${answer.status}: ${answer.payload}`)
  return following(api, String(answer.headers.location), answer.body)
}

/** Follows a complaint that is there already, by its address. */
export function following(api: TestApp, href: string, received: Told): Follower {
  const look = async (by: Bearer) => {
    const { status, body, payload } = await api.call(by, 'GET', href)
    if (status !== 200) throw new Error(`reading by ${by.sub} was answered ${status}: ${payload}`)
    return body
  }
  return {
    ...{ href, received, look },
    follow: async (by, name, body = {}, subject) => {
      const link = linkIn(await look(by), name, subject)
      if (typeof link === 'string') throw new Error(`${name} ${subject ?? ''} by ${by.sub}: ${link}`)
      const answer = await api.call(by, link.method, link.href, body)
      if (answer.status !== 200 && answer.status !== 201)
        throw new Error(`${name} by ${by.sub} was answered ${answer.status}: ${answer.payload}`)
      return answer.body
    },
    offered: async (by) => {
      const { actions, casework } = await look(by)
      return [...actions.filter(({ allowed }: Told) => allowed), ...casework].map(({ name }: Told) => name)
    },
    barred: async (by, name) => {
      const action = (await look(by)).actions.find((one: Told) => one.name === name)
      return action.allowed ? null : action.type.replace('/problems/', '')
    },
  }
}

type Link = { readonly href: string; readonly method: 'POST' | 'PATCH' }

/** What leads there, or why nothing does. */
function linkIn({ actions, casework }: Told, name: string, subject?: string): Link | string {
  const action = actions.find((one: Told) => one.name === name)
  if (action) return action.allowed ? action : `not allowed: ${action.type}`
  const found = casework.filter((one: Told) => one.name === name)
  const about = found.find((one: Told) => subject === undefined || one.subject === subject)
  return about ?? `not offered among ${casework.map((one: Told) => one.name).join()}`
}
