import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { FastifyInstance } from 'fastify'
import type { Test } from 'tap'

type Document = { paths: Record<string, Record<string, { responses: Record<string, Answer> }>> }
type Answer = { content?: Record<string, { schema: object }> }

/** Holds every answer of the app against its OpenAPI document: status, content type and body. */
export function holdAgainstContract(app: FastifyInstance, t: Test): void {
  let check:
    | ((method: string, route: string, status: number, type: string, body: string) => string | null)
    | null = null
  app.addHook('onSend', async (request, reply, payload) => {
    const route = request.routeOptions.url
    if (!route || request.routeOptions.config.described === false) return payload
    check ??= checker(app.contract() as unknown as Document)
    const type = String(reply.getHeader('content-type')).split(';')[0] ?? ''
    const finding = check(request.method, route, reply.statusCode, type, String(payload))
    if (finding) t.fail(`${request.method} ${route} answers ${reply.statusCode}: ${finding}`)
    return payload
  })
}

function checker(document: Document) {
  const ajv = new Ajv2020({ strict: false, allErrors: true })
  ;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)
  ajv.addSchema({ $id: 'openapi', ...document })
  return (method: string, route: string, status: number, type: string, body: string): string | null => {
    const path = route.replace(/:(\w+)/g, '{$1}')
    const answer = document.paths[path]?.[method.toLowerCase()]?.responses[status]
    if (!answer) return 'this status is not documented'
    if (!answer.content?.[type]) return `the content type ${type} is not documented`
    if (!/[/+]json$/.test(type)) return null
    const pointer = [path, method.toLowerCase(), 'responses', status, 'content', type, 'schema']
      .map((part) => encodeURIComponent(String(part).replaceAll('~', '~0').replaceAll('/', '~1')))
      .join('/')
    const validate = ajv.getSchema(`openapi#/paths/${pointer}`)
    return !validate || validate(JSON.parse(body)) ? null : ajv.errorsText(validate.errors)
  }
}
