import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import type { LightMyRequestResponse } from 'fastify'
import { contract, type Operation, type Schema } from './contract-document.ts'
import { type FuzzRequest, LANGUAGES } from './fuzz-requests.ts'

const ajv = new Ajv2020({ strict: false })
;(addFormats as unknown as (ajv: Ajv2020) => void)(ajv)
ajv.addSchema({ $id: 'openapi', ...contract })

/** What only the domain can say of input that the document allows: the code, and where it stands. */
const DOMAIN: { readonly [code: string]: RegExp } = {
  not_in_taxonomy: /^((\/others\/\d+)?\/subcategory|\/about\/(category|subcategory))$/,
  nothing_changed: /^$/,
  out_of_range: /^\/windows\/(before|after)$/,
  unknown_option: /^\/accept$/,
  no_such_option: /^\/(recommended|notChosen\/\d+\/option)$/,
  is_recommended: /^\/notChosen\/\d+\/option$/,
  unknown_ready_option: /^\/options\/\d+\/from\/library$/,
  unknown_request: /^\/request$/,
  unknown_kind: /^\/options\/\d+\/measures\/\d+\/kind$/,
  no_such_respondent: /^\/respondent$/,
  unknown_law: /^\/(options\/\d+\/laws|applicable)\/\d+$/,
  repealed_law: /^\/(options\/\d+\/laws|applicable)\/\d+$/,
  law_not_in_force: /^\/(options\/\d+\/laws|applicable)\/\d+$/,
  asks_too_much: /^\/options\/\d+\/(title|measures\/\d+\/action)$/,
  coupon_for_money: /^\/recommended$/,
  unknown_remedy: /^\/remedy$/,
  unknown_attachment: /^(\/(evidence|proof))?\/attachments\/\d+$/,
  wrong_format: /^\/Purpose$/,
  in_future: /^\/(toldCustomer\/)?at$/,
  before_from: /^\/until$/,
  not_icalendar: /^\/text$/,
  not_accepted: /^\/representative$/,
  in_past: /^\/(by|due|until|resumeBy|inForceFrom|now|delay\/until)$/,
  unknown: /^\/(delay|values)$/,
  required: /^\/(delay|about|password|readBack\/words|options\/\d+\/measures\/\d+\/dueIn)$/,
  not_running: /^\/delay\/clock$/,
  one_of_both: /^$/,
  too_far: /^$/,
  nobody_named: /^$/,
  same_complaint: /^\/into$/,
  unknown_cursor: /^(\/query)?\/cursor$/,
  unknown_event: /^\/(query\/after|headers\/last-event-id|eventId)$/,
  mistyped_reference: /^(\/query)?\/reference$/,
  too_large: /^(\/query)?\/limit$/,
  invalid: /^\/(timezone|mapping|promise|keepFor|email|moveTo)$/,
  unknown_event_type: /^\/events\/\d+$/,
  mapping_unreadable: /^\/mapping$/,
  already_there: /^\/complaint$/,
  not_in_writing: /^\/channel$/,
  not_in_person: /^\/(tellsHandOver|readBack)$/,
  not_reached: /^\/readBack$/,
  forbidden_phrase: /^\/(words|answer|template|values\/\w+)$/,
  personal_in_public: /^\/words$/,
  unknown_template: /^\/template$/,
  missing_value: /^\/values\/\w+$/,
  no_mail_channel: /^$/,
  not_secure: /^\/security$/,
  wrong_scheme: /^\/url$/,
  has_credentials: /^\/url$/,
  private_address: /^\/(url|host)$/,
  leads_itself: /^\/department$/,
  same_person: /^\/to$/,
  unknown_member: /^\/(to|owner|handler|people|departments|duty|receivers)(\/|$)/,
  unknown_department: /^\/(departments?$|people\/)/,
  duplicate_code: /^\/(people|departments)\//,
  period_reversed: /^\/((people|duty|receivers)\/|until$|to$)/,
  too_long: /^\/(until|keepOldFor)$/,
  too_many: /^$/,
  role_not_held: /^\/roles$/,
  not_yours: /^\/delegator$/,
  manager_circle: /^\/people\//,
  own_deputy: /^\/(people\/|to$)/,
}

/** What is wrong with an answer, each as a sentence; `how` it was answered is held against its schema elsewhere. */
export function findingsOn(request: FuzzRequest, answer: LightMyRequestResponse): string[] {
  const { statusCode: status } = answer
  if (status >= 500) return [`is answered ${status}`]
  const says = allowedByDocument(request)
  if (!says)
    return status < 300 ? ['is accepted though the document forbids it'] : problemFindings(request, answer)
  const refused = status === 400 ? errorsOf(answer.json()).filter(isOfForm) : []
  return [
    ...refused.map(({ pointer, code }) => `is allowed by the document, yet refused: ${code} at "${pointer}"`),
    ...problemFindings(request, answer),
  ]
}

interface Told {
  readonly pointer: string
  readonly code: string
  readonly message: string
}

const errorsOf = (problem: { errors?: Told[] }): Told[] => problem.errors ?? []
/** What a policy holds is said by its own schema, which is served with it. */
const isOfForm = ({ pointer, code }: Told) =>
  !DOMAIN[code]?.test(pointer) && !/^\/content(\/|$)/.test(pointer)

function problemFindings(request: FuzzRequest, answer: LightMyRequestResponse): string[] {
  const { path } = request
  if (answer.statusCode === 400) return badRequestFindings(answer.json(), request)
  if (path !== '/v1/bulk' || answer.statusCode !== 200) return []
  const { items } = answer.json() as { items: { status: number; body: object }[] }
  return items.flatMap(({ status, body }) => {
    if (status >= 500) return [`has a command answered ${status}`]
    return status === 400 ? badRequestFindings(body, request) : []
  })
}

function badRequestFindings(problem: { errors?: Told[] }, request: FuzzRequest): string[] {
  const errors = errorsOf(problem)
  const language = LANGUAGES[request.headers['accept-language'] ?? ''] ?? 'en'
  const sent = JSON.stringify([request.params, request.query, request.payload])
  if (errors.length === 0) return ['is answered 400 without a word about where']
  return errors.flatMap(({ pointer, code, message }) => {
    if (pointer !== '' && !pointer.startsWith('/')) return [`is answered 400 at "${pointer}", no pointer`]
    if (!/^[a-z0-9_]+$/.test(code)) return [`is answered 400 with the code "${code}"`]
    // A message may quote what was sent, in whatever script that is.
    const isChinese = [...message].some((character) => isHan(character) && !sent.includes(character))
    return isChinese === (language === 'zh-CN')
      ? []
      : [`is answered in another language than asked: ${message}`]
  })
}

const isHan = (character: string) => /\p{Script=Han}/u.test(character)

/** Whether the document allows all that the request says. */
export function allowedByDocument({ operation, params, query, headers, payload }: FuzzRequest): boolean {
  const at = (place: string) => (operation.parameters ?? []).filter((parameter) => parameter.in === place)
  return (
    validatorOf(operation, 'path', () => objectOf(at('path')))(params) &&
    validatorOf(operation, 'query', () => ({
      ...objectOf(at('query')),
      // Probes and pages that are open to all take no parameters, and ignore any.
      additionalProperties: operation.security?.length === 0,
    }))(queryValue(at('query'), query)) &&
    validatorOf(operation, 'header', () => ({ ...objectOf(at('header')), additionalProperties: true }))(
      headers,
    ) &&
    isBodyAllowed(operation, headers['content-type'], payload)
  )
}

function objectOf(parameters: NonNullable<Operation['parameters']>): object {
  const properties = Object.fromEntries(parameters.map(({ name, schema }) => [name, schema]))
  return { type: 'object', properties, additionalProperties: false }
}

function isBodyAllowed(operation: Operation, type: string | undefined, payload: string | undefined): boolean {
  const { requestBody } = operation
  if (!requestBody) return true
  // A byte order mark may be ignored (RFC 8259 §8.1), and what is left of nothing is no body.
  const text = payload?.replace(/^\ufeff/, '').trim() ?? ''
  if (text === '') return !requestBody.required
  if (!type?.startsWith('application/json')) return false
  const body = parsed(text)
  if (body === undefined) return false
  const [path, method] = placeOf(operation)
  const pointer = [path, method, 'requestBody', 'content', 'application/json', 'schema']
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/')
  return validatorOf(operation, 'body', () => ({ $ref: `openapi#/paths/${pointer}` }))(body)
}

function placeOf(operation: Operation): [string, string] {
  for (const [path, methods] of Object.entries(contract.paths))
    for (const [method, one] of Object.entries(methods)) if (one === operation) return [path, method]
  throw new Error(`the contract has no ${operation.operationId}`)
}

function parsed(payload: string): unknown {
  try {
    return JSON.parse(payload)
  } catch {
    return undefined
  }
}

/** The query as values of the types that the document gives its parameters. */
function queryValue(
  parameters: NonNullable<Operation['parameters']>,
  query: FuzzRequest['query'],
): Record<string, unknown> {
  const schemas = Object.fromEntries(parameters.map(({ name, schema }) => [name, schema]))
  const names = [...new Set(query.map(([name]) => name))]
  return Object.fromEntries(
    names.map((name) => {
      const given = query.filter(([other]) => other === name).map(([, value]) => typed(schemas[name], value))
      return [name, schemas[name]?.type === 'array' || given.length > 1 ? given : given[0]]
    }),
  )
}

function typed(schema: Schema | undefined, text: string): unknown {
  return schema?.type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text
}

const validators = new Map<string, ValidateFunction>()

function validatorOf(
  { operationId }: Operation,
  part: string,
  schema: () => object,
): (value: unknown) => boolean {
  const name = `${operationId} ${part}`
  const made = validators.get(name) ?? ajv.compile(schema())
  validators.set(name, made)
  return (value) => made(value) === true
}
