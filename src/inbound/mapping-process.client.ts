import jsonata, { type Expression } from 'jsonata'

/** One thing that is asked of the process: an expression, and the text of the JSON that it is applied to. */
export interface MappingTask {
  readonly id: number
  readonly mapping: string
  readonly json: string
}

/** What came of it: the text of its result (null: none), or why it has none. */
export type MappingOutcome =
  | { readonly id: number; readonly json: string | null }
  | { readonly id: number; readonly code: string; readonly position?: number | undefined }

const MOST_KNOWN = 50
const MOST_RESULT = 16_000_000
const known = new Map<string, Expression>()

function compiled(mapping: string): Expression {
  const expression = known.get(mapping) ?? jsonata(mapping)
  known.delete(mapping)
  known.set(mapping, expression)
  const [oldest] = known.keys()
  if (known.size > MOST_KNOWN && oldest !== undefined) known.delete(oldest)
  return expression
}

async function work({ id, mapping, json }: MappingTask): Promise<MappingOutcome> {
  try {
    const result = JSON.stringify(await compiled(mapping).evaluate(read(json)))
    if (result !== undefined && result.length > MOST_RESULT) return { id, code: 'too_large' }
    return { id, json: result ?? null }
  } catch (error) {
    // Only the code and the place: its message may repeat what is in the delivery.
    const { code, position } = error as { code?: unknown; position?: unknown }
    return {
      ...{ id, code: typeof code === 'string' ? code : 'failed' },
      position: typeof position === 'number' ? position : undefined,
    }
  }
}

function read(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw { code: 'not_json' }
  }
}

process.on('message', async (task: MappingTask) => {
  process.send?.(await work(task))
})
// Whoever started it waits for this before it counts the time.
process.send?.({ id: 0, json: null } satisfies MappingOutcome)
