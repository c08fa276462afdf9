/** How much one caller may ask: `most` requests in each window of `windowSeconds`. */
export interface RateLimit {
  readonly most: number
  readonly windowSeconds: number
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, min: 60, h: 3600 }
const PATTERN = /^([1-9]\d{0,6})\/(s|min|h)$/

/** Reads `<n>/(s|min|h)`, n from 1 to 9,999,999, such as `1200/min`; null where it is `off`. Throws RangeError otherwise. */
export function parseRateLimit(text: string): RateLimit | null {
  if (text === 'off') return null
  const [, most, unit] = PATTERN.exec(text) ?? []
  if (!most || !unit) throw new RangeError(`not a rate: ${text}`)
  return { most: Number(most), windowSeconds: SECONDS[unit] ?? 60 }
}

/** Windows lie side by side from 1970 on, the same ones for every process and caller. */
export interface Window {
  readonly startsAt: Date
  readonly endsAt: Date
}

/** The window that an instant lies in. */
export function windowAt(at: Date, { windowSeconds }: RateLimit): Window {
  const length = windowSeconds * 1000
  const start = Math.floor(at.getTime() / length) * length
  return { startsAt: new Date(start), endsAt: new Date(start + length) }
}

/** How many requests a process sets aside at a time: a twentieth, so that 19 of 20 cost no round trip. */
export function portionOf({ most }: RateLimit): number {
  return Math.max(1, Math.floor(most / 20))
}

/** How many of the portion that raised the shared counter to `taken` are within the limit. */
export function grantedOf({ most }: RateLimit, portion: number, taken: number): number {
  return Math.min(portion, Math.max(0, most - (taken - portion)))
}

/** Whose requests are counted: those of one `sub` within one tenant. */
export interface Caller {
  readonly tenant: string
  readonly sub: string
}

/** What a request is answered: whether it may go on, how many are left, and in how many seconds the window ends. */
export interface Verdict {
  readonly admitted: boolean
  readonly left: number
  readonly resetSeconds: number
}

/** What limiting needs; `reserve` raises the counter that all processes share by `portion` and returns what it is then. */
export interface Limiting {
  readonly rate: RateLimit
  readonly now: () => Date
  readonly reserve: (caller: Caller, window: Window, portion: number) => Promise<number>
}

/** What a process knows of a caller's window: its own unspent share, and the shared counter as it was last seen. */
interface Account {
  unspent: number
  taken: number
  reserving?: Promise<void> | undefined
}

/**
 * Admits requests up to the limit of each caller's window. Of all processes that share a counter, together never more
 * than the limit; what one has set aside and doesn't use is lost to the others until the window ends. Rejects as
 * `reserve` does.
 */
export function rateLimiter(limiting: Limiting): (caller: Caller) => Promise<Verdict> {
  const { rate, now } = limiting
  const accounts = new Map<string, Account>()
  let current = 0
  const accountIn = ({ startsAt }: Window, { tenant, sub }: Caller): Account => {
    if (startsAt.getTime() !== current) accounts.clear()
    current = startsAt.getTime()
    const key = `${tenant} ${sub}`
    const account = accounts.get(key) ?? { unspent: 0, taken: 0 }
    accounts.set(key, account)
    return account
  }
  return async (caller) => {
    for (;;) {
      const at = now()
      const window = windowAt(at, rate)
      const account = accountIn(window, caller)
      const verdict = spend(rate, account)
      const resetSeconds = Math.ceil((window.endsAt.getTime() - at.getTime()) / 1000)
      if (verdict) return { ...verdict, resetSeconds }
      account.reserving ??= replenish(limiting, account, caller, window)
      await account.reserving
    }
  }
}

/** Spends one request of the account; null where there is none to spend but the counter may still have some. */
function spend({ most }: RateLimit, account: Account): Omit<Verdict, 'resetSeconds'> | null {
  if (account.unspent === 0) return account.taken < most ? null : { admitted: false, left: 0 }
  account.unspent -= 1
  return { admitted: true, left: account.unspent + Math.max(0, most - account.taken) }
}

async function replenish({ rate, reserve }: Limiting, account: Account, caller: Caller, window: Window) {
  const portion = portionOf(rate)
  try {
    account.taken = await reserve(caller, window, portion)
    account.unspent += grantedOf(rate, portion, account.taken)
  } finally {
    account.reserving = undefined
  }
}
