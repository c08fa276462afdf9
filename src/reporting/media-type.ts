/** The media types of GraphQL over HTTP. */
export type MediaType = 'application/json' | 'application/graphql-response+json'

const RESPONSE: MediaType = 'application/graphql-response+json'

/** The type that the caller accepts best; plain JSON where they don't say, or accept neither. */
export function mediaTypeOf(accept: string | undefined): MediaType {
  const ranges = (accept ?? '').split(',').map(rangeOf)
  const response = qualityOf(ranges, RESPONSE)
  const isNamed = ranges.some(({ type }) => type === RESPONSE)
  return isNamed && response > 0 && response >= qualityOf(ranges, 'application/json')
    ? RESPONSE
    : 'application/json'
}

interface Range {
  readonly type: string
  readonly q: number
}

function rangeOf(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase())
  const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
  return { type, q: q === undefined ? 1 : Number(q) || 0 }
}

function qualityOf(ranges: readonly Range[], type: MediaType): number {
  const fitting = [type, 'application/*', '*/*'].map((one) => ranges.find((range) => range.type === one))
  return fitting.find((range) => range !== undefined)?.q ?? 0
}
