import { createHash, createHmac } from 'node:crypto'
import { canonical } from '../platform/canonical.ts'
import { separate } from '../platform/personal.ts'
import { deriveKey } from '../platform/seal.ts'
import type { Complaint } from './complaint.ts'

/** The form of the documents that this release freezes. */
export const DOSSIER_FORMAT = 'redress-dossier/1'

/** An event in its clear part, with what is sealed of it opened; the one that archives has no hash yet. */
export interface FrozenEvent {
  readonly seq: number
  readonly type: string
  readonly at: string
  readonly actor: string
  readonly role: string
  readonly origin: string
  readonly data: unknown
  readonly personal?: unknown
  readonly hash: string | null
  readonly previousHash: string
}

/** What is frozen: the complaint as the archiving leaves it and every event up to it. */
export interface Freezing {
  readonly tenant: string
  readonly complaint: Complaint
  readonly events: readonly FrozenEvent[]
}

/** A frozen document and its SHA-256 in hex. */
export interface Frozen {
  readonly content: string
  readonly sha256: string
}

/**
 * ARC-1: the dossier as one canonical JSON (RFC 8785). Texts of people are left out; in their place stands `personal`: a
 * hash keyed with `salt`, so that a text that somebody holds can be proven to be the one that was archived, while the
 * hash tells nothing of it once salt and text are gone.
 */
export function freezeDossier({ tenant, complaint, events }: Freezing, salt: Buffer): Frozen {
  const record = separate(complaint)
  const document = {
    format: DOSSIER_FORMAT,
    ...{ tenant, complaint: complaint.id, reference: complaint.reference, disposal: complaint.disposal },
    record: { data: record.clear, personal: commitment(salt, RECORD, record.personal) },
    events: events.map(({ personal, ...event }) => {
      return { ...event, personal: commitment(salt, placeOf(event.seq), personal) }
    }),
  }
  const content = canonicalJson(document)
  return { content, sha256: sha256(content) }
}

/** What proves a text: the key of its hash, and the text as it was hashed. */
export interface Opening {
  readonly key: string
  readonly value: unknown
}

/** The openings of a dossier for who may read it unmasked; each key opens one place and says nothing of the others. */
export function openingsOf(
  { complaint, events }: Pick<Freezing, 'complaint' | 'events'>,
  salt: Buffer,
): { readonly record: Opening | null; readonly events: Readonly<Record<string, Opening>> } {
  const opened = events.flatMap(({ seq, personal }) =>
    personal === undefined ? [] : [[seq, opening(salt, placeOf(seq), personal)] as const],
  )
  const { personal } = separate(complaint)
  return {
    record: personal === undefined ? null : opening(salt, RECORD, personal),
    events: Object.fromEntries(opened),
  }
}

/** The hash that stands in a dossier for a text: HMAC-SHA-256 of its canonical JSON, in hex. */
export function commitmentOf({ key, value }: Opening): string {
  return createHmac('sha256', Buffer.from(key, 'base64')).update(canonicalJson(value)).digest('hex')
}

/** RFC 8785 JSON of a value as JSON has it. Half a character, which JSON can hold and UTF-8 can't, becomes U+FFFD. */
export function canonicalJson(value: unknown): string {
  const whole = (_: string, one: unknown) =>
    typeof one === 'string' ? one.replace(/\p{Surrogate}/gu, '\ufffd') : one
  return canonical(JSON.parse(JSON.stringify(value), whole))
}

/** Hex SHA-256 of bytes or of a text in UTF-8. */
export function sha256(content: string | Uint8Array): string {
  return createHash('sha256').update(content).digest('hex')
}

const RECORD = 'record'
const placeOf = (seq: number) => `event ${seq}`

function commitment(salt: Buffer, place: string, personal: unknown): string | null {
  return personal === undefined ? null : commitmentOf(opening(salt, place, personal))
}

function opening(salt: Buffer, place: string, value: unknown): Opening {
  return { key: deriveKey(salt, `dossier ${place}`).toString('base64'), value }
}
