import { z } from 'zod'
import { parseRateLimit } from './rate-limit.ts'

const publicUrl = z
  .string()
  .refine(isPublicUrl, 'a URL that begins with https:// (or http://), without user name, query or fragment')
  .transform((text) => text.replace(/\/+$/, ''))
const flag = z.enum(['on', 'off'])
const keysUrl = z
  .string()
  .refine(isKeysUrl, 'a URL that begins with https:// (or http://) and holds no user name or password')
const url = z.string().regex(/^postgres(ql)?:\/\//, 'a URL that begins with postgres://')

const storageUrl = z
  .string()
  .refine(isStorageUrl, 'file:///folder, or s3://bucket/prefix?endpoint=https://host&region=name')
const clamavUrl = z
  .string()
  .regex(/^(tcp:\/\/[^/:]+(:\d{1,5})?|unix:(\/\/)?\/.+)$/, 'tcp://host:port or unix:/path of a clamd')

const rate = z
  .string()
  .refine(isRate, 'a number of requests a s, min or h, such as 1200/min, or off')
  .transform(parseRateLimit)

const processes = z
  .string()
  .regex(/^(auto|[1-9]\d?)$/, 'a number of processes from 1 to 99, or auto: as many as there are cores')
  .transform((text) => (text === 'auto' ? text : Number(text)))

const Environment = z.object({
  PORT: z.coerce.number().int().min(0).max(65_535).default(3000),
  HOST: z.string().default('127.0.0.1'),
  PUBLIC_URL: publicUrl.optional(),
  NODE_ENV: z.enum(['production', 'development', 'test']).default('development'),
  ROLE: z.enum(['api', 'worker', 'all']).default('all'),
  PROCESSES: processes.prefault('1'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  DATA_DIR: z.string().default('.data'),
  DATABASE_URL: url.optional(),
  DATABASE_DIRECT_URL: url.optional(),
  DATABASE_REPLICA_URL: url.optional(),
  DATABASE_PREPARE: flag.default('on'),
  DATABASE_CONNECTIONS: z.coerce.number().int().min(1).max(1000).optional(),
  JWT_SECRET: z.string().min(32, 'at least 32 characters').optional(),
  JWKS_URL: keysUrl.optional(),
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().optional(),
  ENCRYPTION_KEYS: z.string().optional(),
  STORAGE_URL: storageUrl.optional(),
  CLAMAV_URL: clamavUrl.optional(),
  OVERLOAD_DELAY_MS: z.coerce.number().int().min(1).default(1000),
  DATABASE_QUEUE: z.coerce.number().int().min(1).default(500),
  METRICS: flag.default('on'),
  RATE_LIMIT: rate.prefault('1200/min'),
  SMTP_URL: z
    .string()
    .regex(/^smtps?:\/\/\S+$/, 'a URL that begins with smtp:// or smtps://')
    .optional(),
  MAIL_FROM: z.email('an e-mail address').optional(),
  WEBHOOK_ALLOW_PRIVATE: z.enum(['true', 'false']).default('false'),
})

/** The variables that are read; any other is nobody's business. */
export const VARIABLES = Object.keys(Environment.shape)

/** How the service is set up, from the environment. */
export type Config = z.output<typeof Environment>

const NEEDED_IN_PRODUCTION = ['DATABASE_URL', 'ENCRYPTION_KEYS'] as const

/** Everything that is wrong with the environment, a line each. */
export class BadConfig extends Error {
  constructor(readonly findings: readonly string[]) {
    super(findings.join('\n'))
    this.name = 'BadConfig'
  }
}

/** Reads the environment; an empty variable counts as unset. Throws BadConfig with every finding at once. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const entries = Object.entries(environment).filter(
    ([, value]) => value !== undefined && value.trim() !== '',
  )
  const set: Readonly<Record<string, string | undefined>> = Object.fromEntries(entries)
  const read = Environment.safeParse(set)
  const malformed = read.error?.issues.map(({ path, message }) => `${path.join('.')}: ${message}`) ?? []
  const findings = [...malformed, ...inconsistencies(set)]
  if (!read.success || findings.length > 0) throw new BadConfig(findings)
  return read.data
}

function inconsistencies(set: Readonly<Record<string, string | undefined>>): string[] {
  const needs = (name: keyof Config) =>
    set[name] ? [] : [`${name}: production needs it set; defaults are for trying out only`]
  const alone = set.ROLE === 'api' || set.ROLE === 'worker'
  return [
    ...(set.NODE_ENV === 'production' ? NEEDED_IN_PRODUCTION.flatMap(needs) : []),
    ...tokenFindings(set),
    ...(alone && !set.DATABASE_URL
      ? [`ROLE: ${set.ROLE} alone needs DATABASE_URL; the embedded Postgres serves ROLE=all only`]
      : []),
    ...(set.ROLE === 'worker' && (set.PROCESSES ?? '1') !== '1'
      ? ['PROCESSES: a worker is one process; start more of them, each with ROLE=worker']
      : []),
  ]
}

function tokenFindings({
  NODE_ENV,
  JWT_SECRET,
  JWKS_URL,
}: Readonly<Record<string, string | undefined>>): string[] {
  if (JWT_SECRET && JWKS_URL)
    return ['JWT_SECRET, JWKS_URL: only one may be set; tokens are checked with the secret or with the keys']
  if (NODE_ENV === 'production' && !JWT_SECRET && !JWKS_URL)
    return ['JWT_SECRET: production needs it set, or JWKS_URL; defaults are for trying out only']
  return []
}

function isRate(text: string): boolean {
  try {
    parseRateLimit(text)
    return true
  } catch {
    return false
  }
}

function isPublicUrl(text: string): boolean {
  return isKeysUrl(text) && !/[?#]/.test(text)
}

function isKeysUrl(text: string): boolean {
  const read = URL.canParse(text) ? new URL(text) : null
  return read !== null && /^https?:$/.test(read.protocol) && read.username === '' && read.password === ''
}

function isStorageUrl(text: string): boolean {
  const read = URL.canParse(text) ? new URL(text) : null
  if (read?.protocol === 'file:') return read.host === '' && read.search === '' && read.pathname !== '/'
  const known = [...(read?.searchParams.keys() ?? [])].every((key) => ['endpoint', 'region'].includes(key))
  const endpoint = read?.searchParams.get('endpoint')
  return (
    read?.protocol === 's3:' &&
    /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(read.hostname) &&
    read.username === '' &&
    read.password === '' &&
    known &&
    (endpoint == null || (URL.canParse(endpoint) && /^https?:$/.test(new URL(endpoint).protocol)))
  )
}
