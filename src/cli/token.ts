import { parseArgs } from 'node:util'
import { ROLES, type Role } from '../access/actor.ts'
import { readRuntime } from '../runtime.client.ts'
import { signToken } from './sign-token.ts'

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
const { sub, tenant, scope, expires } = values
if (!sub || roles.length === 0 || unknown.length > 0 || (!tenant && !roles.includes('operator'))) {
  if (unknown.length > 0) console.error(`Unknown roles: ${unknown.join(', ')}. Known: ${ROLES.join(', ')}`)
  console.error(USAGE)
  process.exit(64) // EX_USAGE
}

const bearer = { sub, roles: roles as Role[], tenant, departments: values.departments?.split(','), scope }
console.log(signToken(readRuntime().jwt, bearer, expires))
