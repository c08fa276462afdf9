import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify'
import type { Actor } from './access/actor.ts'
import { authentication, type TokenSource } from './access/authentication.plugin.ts'
import { tenantRoutes } from './access/tenant.route.ts'
import { tenantFinder } from './access/tenant.store.ts'
import { attachmentRoutes } from './casework/attachment.route.ts'
import { attachmentReadingRoutes } from './casework/attachment-reading.route.ts'
import { caseworkRoutes } from './casework/casework.route.ts'
import { delegationRoutes } from './casework/delegation.route.ts'
import { dossierZipRoute } from './casework/dossier-zip.route.ts'
import { handOverRoute } from './casework/hand-over.route.ts'
import { safetyCaseRoutes } from './casework/safety-case.route.ts'
import { calendarImportRoute } from './clocks/calendar-import.route.ts'
import { checkCalendar } from './clocks/check-calendar.ts'
import { checkClocks } from './clocks/check-clocks.ts'
import { readCategoriesInUse } from './complaint/categories-in-use.store.ts'
import { clockRoutes } from './complaint/clock.route.ts'
import { closingReportRoute } from './complaint/closing-report.route.ts'
import { comparisonRoute } from './complaint/comparison.route.ts'
import { complaintRoutes } from './complaint/complaint.route.ts'
import { countsRoute } from './complaint/counts.route.ts'
import { dossierRoutes } from './complaint/dossier.route.ts'
import { dryRunRoute } from './complaint/dry-run.route.ts'
import { ledgerRoutes } from './complaint/ledger.route.ts'
import { isDeputy, type Means } from './complaint/means.store.ts'
import { retaliationRoutes } from './complaint/retaliation.route.ts'
import { similarRoute } from './complaint/similar.route.ts'
import { worklistRoutes } from './complaint/worklist.route.ts'
import { answerRoutes } from './customer/answer.route.ts'
import { trackRoutes } from './customer/track.route.ts'
import { sandboxRoutes } from './escalation/sandbox.route.ts'
import { feedRoute } from './events/feed.route.ts'
import { importRoutes } from './imports/imports.route.ts'
import { improvementRoutes } from './improvement/improvement.route.ts'
import { channelRoutes } from './inbound/channel.route.ts'
import { deadLetterRoutes } from './inbound/dead-letter.route.ts'
import { inboundRoutes } from './inbound/inbound.route.ts'
import { mailboxRoutes } from './inbound/mailbox.route.ts'
import { openMapper } from './inbound/mapping.client.ts'
import { messageRoutes } from './inbound/message.route.ts'
import { tryRoute } from './inbound/try.route.ts'
import { speakJson } from './json.plugin.ts'
import { bulkRoute } from './lifecycle/bulk.route.ts'
import { lifecycleRoutes } from './lifecycle/lifecycle.route.ts'
import { optionsRoute } from './lifecycle/options.route.ts'
import { receiveRoute } from './lifecycle/receive.route.ts'
import { stepRoutes } from './lifecycle/steps.route.ts'
import { isHeld, type Rung } from './members/holders.ts'
import { membersRoutes } from './members/members.route.ts'
import { membersReader } from './members/members.store.ts'
import { conversationRoutes } from './notices/conversation.route.ts'
import { draftsRoute } from './notices/drafts.route.ts'
import { noticeOutbox } from './notices/outbox.store.ts'
import { outletRoutes } from './notices/outlet.route.ts'
import { answering, send } from './platform/answer.plugin.ts'
import type { Database } from './platform/database.store.ts'
import { docsRoutes } from './platform/docs.route.ts'
import { healthRoutes } from './platform/health.route.ts'
import { uuidv7 } from './platform/ids.ts'
import { type Metrics, measure } from './platform/metrics.plugin.ts'
import { openapi } from './platform/openapi.plugin.ts'
import { type Outgoing, openOutgoing } from './platform/outgoing.client.ts'
import { type LoopDelay, shedLoad } from './platform/overload.plugin.ts'
import { limitRequests } from './platform/rate-limit.plugin.ts'
import { sharedCounter } from './platform/rate-limit.store.ts'
import type { RateLimit } from './platform/rate-limit.ts'
import { limitReading } from './platform/reading-limit.plugin.ts'
import { SAFE, safeHeaders } from './platform/safe-headers.plugin.ts'
import type { KeyRing, Random } from './platform/seal.ts'
import { endConnections } from './platform/stopping.plugin.ts'
import { NO_STORAGE, type Storage } from './platform/storage.client.ts'
import type { Scanner } from './platform/virus-scanner.client.ts'
import { POLICY_CHECKS, type PolicyChecks } from './policy/check.ts'
import { readDefaultPack, readStatutoryPacks } from './policy/default-pack.store.ts'
import { packsRoute } from './policy/packs.route.ts'
import { policyRoutes } from './policy/policy.route.ts'
import { adoptPolicies, policyReader } from './policy/policy.store.ts'
import { simulateApprovalRoutes } from './policy/simulate-approval.route.ts'
import { disposalRoutes } from './privacy/disposal.route.ts'
import { badAddress, problemAnswer, speakProblems } from './problem-answers.plugin.ts'
import { problemPages } from './problem-pages.route.ts'
import { problemOf } from './problems.ts'
import { graphqlRoute } from './reporting/graphql.route.ts'
import { deliveryRoutes } from './webhooks/delivery.route.ts'
import { echoRoutes } from './webhooks/echo.route.ts'
import { webhookRoutes } from './webhooks/webhook.route.ts'

/** What the app is built from; time and randomness come from outside. */
export interface AppOptions {
  readonly database: Database
  /** Where reports are read; without it `database`. */
  readonly replica?: Database | undefined
  /** Whether GraphiQL is served, for development. */
  readonly graphiql?: boolean
  readonly ring: KeyRing
  readonly jwt: TokenSource
  readonly now: () => Date
  readonly random: Random
  readonly log: FastifyBaseLogger
  readonly version: string
  /** Where customers open their own page; without it the address that the service listens on by default. */
  readonly publicUrl?: string | undefined
  /** Where files are kept; without it none is taken in (503). */
  readonly storage?: Storage | undefined
  /** Looks for malware in files; without it nothing does. */
  readonly scanner?: Scanner | undefined
  /** How much each caller may ask, counted together with the other processes of the database; null: any amount. */
  readonly rateLimit?: RateLimit | null
  /** When the process refuses requests because it can't keep up; without it never. */
  readonly loopDelay?: LoopDelay
  /** Where answers are counted and `/metrics` is served from; without it neither. */
  readonly metrics?: Metrics | undefined
  /** Whether e-mail is delivered; without it messages by e-mail are only recorded. */
  readonly mail?: boolean
  /** What may be called outside; without it nothing within the house. */
  readonly outgoing?: Outgoing
  /** Whether the process can do work beyond answering the database. */
  readonly isReady?: () => boolean
}

const STRICT = { allowPrivate: false, allowHttp: false }
const BODY_LIMIT_BYTES = 1_048_576 // a complaint with the longest texts is 0.2 MB; files have a way of their own
const REQUEST_TIMEOUT_MS = 30_000
const UPLOAD_TIMEOUT_MS = 900_000 // 200 MB at 2 Mbit/s

/** The whole service at the door: plugins, then routes. Nothing is listened to yet. */
export async function buildApp(options: AppOptions): Promise<FastifyInstance> {
  const means = meansOf(options)
  const app = newApp(options)
  await app.register(openapi, { version: options.version })
  await app.register(answering, { ...options, problemAnswer })
  const knowsTenant = knower(options.database, means)
  const admit = limits(options)
  const isDeputy = deputies(options.database, means)
  await app.register(authentication, { source: options.jwt, now: options.now, knowsTenant, isDeputy, admit })
  routes(app, options, means)
  await app.register(graphqlRoute, {
    ...{ database: options.replica ?? options.database, findTenant: means.findTenant, now: options.now },
    ...{ graphiql: options.graphiql ?? false, problemOf },
  })
  return app
}

/** What answering the probes needs. */
type ProbeOptions = Pick<
  AppOptions,
  'database' | 'now' | 'random' | 'log' | 'isReady' | 'loopDelay' | 'metrics'
>

/** What a worker has at the door: the probes and nothing else. */
export async function buildProbes(options: ProbeOptions): Promise<FastifyInstance> {
  const app = newApp(options)
  probes(app, options)
  return app
}

function newApp({ log, now, random, loopDelay }: ProbeOptions): FastifyInstance {
  const app = Fastify({
    ...{ loggerInstance: log, exposeHeadRoutes: false },
    logController: new LogController({ disableRequestLogging: true }),
    ...{ bodyLimit: BODY_LIMIT_BYTES, requestTimeout: UPLOAD_TIMEOUT_MS },
    ...{ forceCloseConnections: 'idle', genReqId: () => uuidv7(now(), random) },
    // An address that can't be read, or with an id that is too long for one, comes past the error handler.
    frameworkErrors: (_, request, reply) =>
      void send(reply.headers(SAFE), problemAnswer(badAddress(), request)),
  })
  app.server.headersTimeout = REQUEST_TIMEOUT_MS
  limitReading(app, REQUEST_TIMEOUT_MS)
  speakJson(app)
  speakProblems(app)
  logRequests(app)
  safeHeaders(app)
  if (loopDelay) shedLoad(app, loopDelay)
  endConnections(app)
  return app
}

function routes(app: FastifyInstance, options: AppOptions, means: Means): void {
  const pack = readDefaultPack()
  probes(app, options)
  docsRoutes(app)
  problemPages(app)
  tenantRoutes(app, { ...means, adoptPolicies: (tx, author, at) => adoptPolicies(tx, pack, author, at) })
  membersRoutes(app, means)
  const policyMeans = { ...means, checks: { ...POLICY_CHECKS, ...clockChecks(means) }, readCategoriesInUse }
  policyRoutes(app, policyMeans)
  simulateApprovalRoutes(app, policyMeans)
  packsRoute(app, policyMeans, readStatutoryPacks())
  calendarImportRoute(app)
  dryRunRoute(app, policyMeans)
  lifecycleRoutes(app)
  receiveRoute(app, means)
  countsRoute(app, means)
  worklistRoutes(app, means, options.database)
  feedRoute(app, means, options.database)
  complaintRoutes(app, means)
  closingReportRoute(app, means)
  optionsRoute(app, means)
  comparisonRoute(app, means)
  similarRoute(app, means)
  conversationRoutes(app, means)
  draftsRoute(app, means)
  const outgoing = options.outgoing ?? openOutgoing(STRICT)
  outletRoutes(app, { ...means, outgoing })
  webhookRoutes(app, { ...means, outgoing })
  echoRoutes(app, { ...means, database: options.database })
  deliveryRoutes(app, { ...means, outgoing, database: options.database })
  dossierRoutes(app, means, options.database)
  clockRoutes(app, means)
  ledgerRoutes(app, means)
  retaliationRoutes(app, means)
  stepRoutes(app, means)
  bulkRoute(app, means)
  caseworkRoutes(app, means)
  attachmentRoutes(app, means, options.database)
  dossierZipRoute(app, means, options.database)
  attachmentReadingRoutes(app, means, options.database)
  safetyCaseRoutes(app, means)
  importRoutes(app, means, options.database)
  improvementRoutes(app, means)
  handOverRoute(app, means)
  trackRoutes(app, { ...means, database: options.database, admit: linkLimits(options) })
  disposalRoutes(app, means)
  delegationRoutes(app, means)
  answerRoutes(app, { ...means, database: options.database, admit: linkLimits(options) })
  sandboxRoutes(app, means)
  inbound(app, options, means)
}

/** By which channels complaints come in, what they delivered, and what became of it. */
function inbound(app: FastifyInstance, { database, outgoing }: AppOptions, means: Means): void {
  const mapper = openMapper()
  app.addHook('onClose', () => mapper.close())
  channelRoutes(app, means)
  mailboxRoutes(app, { ...means, outgoing: outgoing ?? openOutgoing(STRICT) })
  tryRoute(app, { ...means, database, mapper })
  deadLetterRoutes(app, means)
  messageRoutes(app, means)
  inboundRoutes(app, { ...means, database })
}

/** What stands above the policies knows what clocks and calendars need (CLK-8, CLK-11, CLK-12). */
function clockChecks({ now }: Pick<Means, 'now'>): PolicyChecks {
  return {
    clocks: (content, { policies, members }) =>
      checkClocks(content, { calendar: policies.calendar, holders: (role) => isHeld(members, role as Rung) }),
    calendar: (content, { policies }) => checkCalendar(content, { clocks: policies.clocks, at: now() }),
  }
}

function probes(app: FastifyInstance, { database, metrics, isReady = () => true }: ProbeOptions): void {
  measure(app, metrics)
  healthRoutes(app, async () => {
    await database.ping()
    return isReady()
  })
}

/** What handling complaints needs, with memories of its own. */
export function meansOf({
  ring,
  now,
  random,
  publicUrl = 'http://127.0.0.1:3000',
  mail = false,
  storage = NO_STORAGE,
  scanner,
}: Pick<AppOptions, 'ring' | 'now' | 'random' | 'publicUrl' | 'mail' | 'storage' | 'scanner'>): Means {
  const [findTenant, policies, members] = [tenantFinder(ring), policyReader(), membersReader()]
  const outbox = noticeOutbox({ now, random, mail })
  return { ring, now, random, findTenant, policies, members, publicUrl, outbox, storage, scanner }
}

function knower(database: Database, { findTenant }: Means): (tenant: string) => Promise<boolean> {
  const known = new Set<string>()
  return async (tenant) => {
    if (known.has(tenant)) return true
    const found = await database.transact(tenant, findTenant)
    if (found) known.add(tenant)
    return found !== null
  }
}

/** Asked only of those whose own roles don't suffice (APP-1). */
function deputies(database: Database, means: Means): (actor: Actor) => Promise<boolean> {
  return async (actor) =>
    actor.tenant !== '' && database.transact(actor.tenant, (tx) => isDeputy(tx, means, actor))
}

function limits({ rateLimit, database, now }: AppOptions) {
  return rateLimit ? limitRequests({ rate: rateLimit, now, reserve: sharedCounter(database) }) : undefined
}

const LINK_RATE: RateLimit = { most: 120, windowSeconds: 60 }

/** A link is one person's: it asks no more than they can, nor than any caller may. */
function linkLimits({ rateLimit, database, now }: AppOptions) {
  if (!rateLimit) return undefined
  const perSecond = ({ most, windowSeconds }: RateLimit) => most / windowSeconds
  const rate = perSecond(rateLimit) < perSecond(LINK_RATE) ? rateLimit : LINK_RATE
  return limitRequests({ rate, now, reserve: sharedCounter(database) })
}

/** One line a request: no query, no header, no body, since those may hold personal data. */
function logRequests(app: FastifyInstance): void {
  // Nothing here needs to be made unreadable, and looking for it in every line was a hundredth of an intake.
  const log = app.log.child({}, { redact: [] })
  app.addHook('onResponse', async (request, reply) => {
    const { method, id } = request
    const route = request.routeOptions.url ?? 'unknown'
    const tenant = request.actor?.tenant
    const ms = Math.round(reply.elapsedTime * 10) / 10
    log.info({ requestId: id, method, route, status: reply.statusCode, ms, tenant }, 'answered')
  })
}
