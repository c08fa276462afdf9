import pg from 'pg'

/** A statement by its name, so that it is prepared once a connection; with an empty name it is not prepared. */
export interface Statement {
  readonly name: string
  readonly text: string
}

/** A statement on its way, and whom its rows are for. */
interface Asked {
  readonly statement: Statement
  readonly values: readonly unknown[]
  readonly resolve: (rows: unknown[]) => void
  readonly reject: (error: unknown) => void
}

/** What `pg` lets those have who speak to Postgres themselves, as its cursors do. */
interface Connection {
  readonly stream: { cork(): void; uncork(): void }
  parse(statement: Statement): void
  bind(bound: { readonly statement: string; readonly values: readonly unknown[] }): void
  describe(what: { readonly type: 'P' }): void
  execute(what: object): void
  close(what: { readonly type: 'S'; readonly name: string }): void
  sync(): void
}

const { prepareValue } = (pg as unknown as { utils: { prepareValue: (value: unknown) => unknown } }).utils

/** What a connection knows of a statement that it was sent by name. */
interface Prepared {
  /** Once it was answered it is prepared for sure, and its columns are known. */
  isAnswered: boolean
  columns: readonly Column[]
  /** It went out with one that failed: whether it was prepared before nobody says. */
  isDoubtful: boolean
}

interface Column {
  readonly name: string
  readonly read: (text: string) => unknown
}

// A migration changed its columns, or somebody else had the connection and left nothing prepared.
const OUTDATED = new Set(['0A000', '26000'])

const prepared = new WeakMap<object, Map<string, Prepared>>()

/**
 * Sends statements to one connection: what is asked in one go of the event loop, or while others are on their way, goes
 * out in one packet and is answered in one. After a statement that fails, those that went out with it are not run: each
 * rejects with the same error.
 */
export function batching(
  client: pg.PoolClient,
): <Row>(statement: Statement, values: readonly unknown[]) => Promise<Row[]> {
  let waiting: Asked[] = []
  let isOnItsWay = false
  const go = () => {
    if (isOnItsWay || waiting.length === 0) return
    const asked = waiting
    waiting = []
    isOnItsWay = true
    client.query(
      new Batch(asked, () => {
        isOnItsWay = false
        go()
      }),
    )
  }
  return <Row>(statement: Statement, values: readonly unknown[]) =>
    new Promise<Row[]>((resolve, reject) => {
      const written = values.map((value) => prepareValue(value))
      waiting.push({ statement, values: written, resolve: resolve as Asked['resolve'], reject })
      if (waiting.length === 1) process.nextTick(go)
    })
}

class Batch {
  readonly #asked: readonly Asked[]
  readonly #onEnd: () => void
  #known = new Map<string, Prepared>()
  #at = 0
  #rows: unknown[] = []
  #columns: readonly Column[] = []
  #broken: unknown

  constructor(asked: readonly Asked[], onEnd: () => void) {
    this.#asked = asked
    this.#onEnd = onEnd
  }

  submit(pgConnection: unknown): void {
    const connection = pgConnection as Connection
    this.#known = prepared.get(connection) ?? new Map()
    prepared.set(connection, this.#known)
    connection.stream.cork()
    try {
      for (const { statement, values } of this.#asked) this.#send(connection, statement, values)
      connection.sync()
    } finally {
      connection.stream.uncork()
    }
    this.#begin()
  }

  #send(connection: Connection, statement: Statement, values: readonly unknown[]): void {
    const { name } = statement
    const known = this.#known.get(name)
    if (known?.isDoubtful) connection.close({ type: 'S', name })
    if (!known || known.isDoubtful) {
      connection.parse(statement)
      if (name !== '') this.#known.set(name, { isAnswered: false, columns: [], isDoubtful: false })
    }
    connection.bind({ statement: name, values })
    if (!known?.isAnswered) connection.describe({ type: 'P' })
    connection.execute({})
  }

  #current(): Prepared | undefined {
    return this.#known.get(this.#asked[this.#at]?.statement.name ?? '')
  }

  #begin(): void {
    this.#rows = []
    this.#columns = this.#current()?.columns ?? []
  }

  handleRowDescription({ fields }: { readonly fields: pg.FieldDef[] }): void {
    this.#columns = fields.map(({ name, dataTypeID }) => ({ name, read: pg.types.getTypeParser(dataTypeID) }))
    const known = this.#current()
    if (known) known.columns = this.#columns
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    try {
      const row: Record<string, unknown> = {}
      this.#columns.forEach(({ name, read }, place) => {
        const text = fields[place] ?? null
        row[name] = text === null ? null : read(text)
      })
      this.#rows.push(row)
    } catch (error) {
      this.#broken ??= error
    }
  }

  handleCommandComplete(): void {
    const { resolve, reject } = this.#asked[this.#at] as Asked
    const known = this.#current()
    if (known) known.isAnswered = true
    if (this.#broken) reject(this.#broken)
    else resolve(this.#rows)
    this.#at += 1
    this.#begin()
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete()
  }

  handleError(error: unknown): void {
    const failed = this.#current()
    if (failed && OUTDATED.has(String((error as { code?: unknown }).code))) failed.isAnswered = false
    for (const { statement, reject } of this.#asked.slice(this.#at)) {
      const known = this.#known.get(statement.name)
      if (known && !known.isAnswered) known.isDoubtful = true
      reject(error)
    }
    this.#at = this.#asked.length
    this.#onEnd()
  }

  handleReadyForQuery(): void {
    this.#onEnd()
  }
}
