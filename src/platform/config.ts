import { z } from 'zod'

const flag = z.enum(['on', 'off'])
const url = z.string().regex(/^postgres(ql)?:\/\//, 'a URL that begins with postgres://')

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  ROLE: z.enum(['api', 'worker', 'all']).default('all'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: url.optional(),
  DATABASE_DIRECT_URL: url.optional(),
  DATABASE_PREPARE: flag.default('on'),
  JWT_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().optional(),
  ENCRYPTION_KEYS: z.string().optional(),
})

/** How the service is set up, from the environment. */
export type Config = z.output<typeof Environment>

/** Everything that is wrong with the environment, a line each. */
export class BadConfig extends Error {
  constructor(readonly findings: readonly string[]) {
    super(findings.join('\n'))
    this.name = 'BadConfig'
  }
}

/** Reads the environment; an empty variable counts as unset. Throws BadConfig with every finding at once. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.entries(environment).filter(([, value]) => value !== undefined && value.trim() !== '')
  const read = Environment.safeParse(Object.fromEntries(set))
  if (!read.success)
    throw new BadConfig(read.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`))
  const findings = inconsistencies(read.data)
  if (findings.length > 0) throw new BadConfig(findings)
  return read.data
}

function inconsistencies(config: Config): string[] {
  const production = config.NODE_ENV === 'production'
  const needs = (name: 'DATABASE_URL' | 'JWT_SECRET' | 'ENCRYPTION_KEYS') =>
    production && !config[name] ? [`${name}: production needs it set; defaults are for trying out only`] : []
  return [
    ...needs('DATABASE_URL'),
    ...needs('JWT_SECRET'),
    ...needs('ENCRYPTION_KEYS'),
    ...(config.ROLE !== 'all' && !config.DATABASE_URL
      ? [`ROLE: ${config.ROLE} alone needs DATABASE_URL; the embedded Postgres serves ROLE=all only`]
      : []),
  ]
}
