import { parseArgs } from 'node:util'
import { createSigner } from 'fast-jwt'
import { ROLES } from '../access/actor.ts'
import { readRuntime } from '../runtime.client.ts'

const USAGE = `npm run token -- --sub <id> --roles agent,supervisor [--tenant <uuid>] [--departments a,b]
  [--scope complaints:read] [--expires 12h]
A tenant is needed for every role but operator.`

const { values } = parseArgs({
  options: {
    tenant: { type: 'string' },
    sub: { type: 'string' },
    roles: { type: 'string' },
    departments: { type: 'string' },
    scope: { type: 'string' },
    expires: { type: 'string', default: '12h' },
  },
})

const roles = values.roles?.split(',') ?? []
const unknown = roles.filter((role) => !(ROLES as readonly string[]).includes(role))
if (
  !values.sub ||
  roles.length === 0 ||
  unknown.length > 0 ||
  (!values.tenant && !roles.includes('operator'))
) {
  if (unknown.length > 0) console.error(`Unknown roles: ${unknown.join(', ')}. Known: ${ROLES.join(', ')}`)
  console.error(USAGE)
  process.exit(64) // EX_USAGE
}

const { jwt } = readRuntime()
const sign = createSigner({
  key: jwt.secret,
  expiresIn: values.expires,
  ...(jwt.issuer ? { iss: jwt.issuer } : {}),
  ...(jwt.audience ? { aud: jwt.audience } : {}),
})
console.log(
  sign({
    ...{ sub: values.sub, roles, tenant: values.tenant, scope: values.scope },
    departments: values.departments?.split(','),
  }),
)
