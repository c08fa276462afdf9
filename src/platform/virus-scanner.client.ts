import { connect, type Socket } from 'node:net'

/** Looks for malware in what passes by. */
export interface Scanner {
  /** Begins to look at one file. */
  begin(): Scan
}

/** One file that is being looked at. */
export interface Scan {
  /** Hands a piece on; resolves when there is room for the next. Throws ScannerUnavailable. */
  write(piece: Uint8Array): Promise<void>
  /** The name of what was found, null where it is clean. Throws ScannerUnavailable. */
  verdict(): Promise<string | null>
  /** Gives up; harmless after the verdict. */
  end(): void
}

/** Nobody can say whether it is clean: it may not be let through. */
export class ScannerUnavailable extends Error {
  constructor(cause: unknown) {
    super('the virus scanner can’t be used', { cause })
    this.name = 'ScannerUnavailable'
  }
}

const SILENT_MS = 60_000
const MOST_ANSWER = 4096

/** A clamd at `tcp://host:port` or `unix:/path` (INSTREAM): the file is streamed to it, nothing is written there. */
export function clamd(url: string, silentMs = SILENT_MS): Scanner {
  const { protocol, hostname, port, pathname } = new URL(url)
  const open = () =>
    protocol === 'unix:'
      ? connect({ path: decodeURIComponent(pathname) })
      : connect({ host: hostname, port: Number(port || 3310) })
  return { begin: () => scanOver(open(), silentMs) }
}

function scanOver(socket: Socket, silentMs: number): Scan {
  let answer = ''
  let failure: Error | undefined
  const answered = new Promise<void>((resolve) => {
    socket.on('close', () => resolve())
    socket.on('data', (data: Buffer) => {
      if (answer.length < MOST_ANSWER) answer += data.toString('latin1')
      if (answer.includes('\0')) resolve()
    })
  })
  socket.setTimeout(silentMs, () => socket.destroy(new Error('no answer in time')))
  socket.on('error', (error) => {
    failure = error
  })
  socket.write('zINSTREAM\0')
  return {
    write: async (piece) => {
      // An answer before the end is no verdict: it takes no more.
      if (socket.destroyed || answer) throw new ScannerUnavailable(failure ?? new Error(answer || 'hung up'))
      const length = Buffer.alloc(4)
      length.writeUInt32BE(piece.byteLength)
      socket.write(length)
      if (!socket.write(piece)) await moved(socket)
    },
    verdict: async () => {
      if (!socket.destroyed) socket.write(Buffer.alloc(4))
      await answered
      socket.destroy()
      return judged(answer, failure)
    },
    end: () => void socket.destroy(),
  }
}

/** Resolves once there is room again, or something was said. */
function moved(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      for (const event of ['drain', 'data', 'close']) socket.off(event, done)
      resolve()
    }
    for (const event of ['drain', 'data', 'close']) socket.on(event, done)
  })
}

function judged(answer: string, failure: Error | undefined): string | null {
  const said = answer.replace(/\0.*$/s, '').trim()
  if (said === 'stream: OK') return null
  const found = /^stream: (\S{1,200}) FOUND$/.exec(said)?.[1]
  if (found) return found
  throw new ScannerUnavailable(failure ?? new Error(said || 'no answer'))
}
