interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly pattern?: string
  readonly format?: string
  readonly properties?: Record<string, Schema>
  readonly items?: Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
}
interface Contract {
  readonly paths: Record<
    string,
    Record<string, { requestBody?: { content: Record<string, { schema: Schema }> } }>
  >
  readonly components: { readonly schemas: Record<string, Schema> }
}

/** Where the operations of these paths take free text: `POST /v1/complaints/{id}/plan /options/title`. */
export function freeTexts(document: object, isAsked: (path: string) => boolean): string[] {
  const { paths, components } = document as Contract
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods)
      .filter(() => isAsked(path))
      .flatMap(([method, { requestBody }]) =>
        pointersIn(requestBody?.content['application/json']?.schema, components).map(
          (pointer) => `${method.toUpperCase()} ${path} ${pointer}`,
        ),
      ),
  )
}

/** Where a body takes free text: anything with a visible character in it. */
function pointersIn(schema: Schema | undefined, components: Contract['components'], pointer = ''): string[] {
  if (!schema) return []
  const within = (inner: Schema | undefined, at = pointer) => pointersIn(inner, components, at)
  const named = schema.$ref ? components.schemas[schema.$ref.split('/').at(-1) ?? ''] : undefined
  const isFree = schema.type === 'string' && schema.pattern === '\\S'
  return [
    ...(isFree ? [pointer] : []),
    ...within(named),
    ...within(schema.items),
    ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])].flatMap((one) =>
      within(one),
    ),
    ...Object.entries(schema.properties ?? {}).flatMap(([key, inner]) => within(inner, `${pointer}/${key}`)),
  ]
}
