import type { Tenant } from '../access/tenant.store.ts'
import type { Transaction } from '../platform/database.store.ts'
import { blind, blindWords } from '../platform/seal.ts'
import type { Complaint } from './complaint.ts'
import { type PastCase, subjectsOf, teaches, wordsOfCase } from './similar.ts'

const KEEP = {
  name: 'keep-words',
  text: `insert into archived_word (tenant_id, token, complaint_id)
    select $1, token, $3 from unnest($2::bigint[]) as token on conflict do nothing`,
}
// How rare a word is is held against the commonest of those asked for. One that more cases share than are counted says
// little, and its newest cases do for all. Rarest first: what a search
// reads is bounded by most_words × most_cases, however many cases there are. Ids rise with time, so the newest are the end.
const FIND = {
  name: 'similar-cases',
  text: `with words as (
      select asked.token, asked.weight, shared.cases, max(shared.cases) over () as most
      from unnest($2::bigint[], $3::float8[]) as asked (token, weight) cross join lateral (
        select count(*) as cases from (
          select from archived_word w where w.tenant_id = $1 and w.token = asked.token limit $5) counted) shared
      where shared.cases > 0 order by asked.weight desc, shared.cases limit $6),
    found as (
      select w.complaint_id, sum(words.weight * ln(1 + words.most / words.cases::float8)) as score, count(*)::int as shared
      from words cross join lateral (
        select complaint_id from archived_word
        where tenant_id = $1 and token = words.token order by complaint_id desc limit $5) w
      where w.complaint_id <> $4
      group by w.complaint_id order by score desc, w.complaint_id desc limit $7)
    select found.score, found.shared, c.id, c.reference, c.state, c.category, c.grade, c.handler, c.department,
      c.approver, c.disposal, c.facts -> 'matters' as matters, c.facts -> 'incident' as incident,
      c.facts -> 'plan' as plan, c.facts -> 'decision' as decision, c.facts -> 'settlement' as settlement,
      c.facts -> 'revisits' as revisits
    from found cross join lateral (select * from complaint where tenant_id = $1 and id = found.complaint_id limit 1) c
    order by found.score desc, c.id desc`,
}
const MOST_KEPT = 64
const MOST_ASKED = 128
const MOST_CASES = 100
const MOST_WORDS = 40
const MOST_FOUND = 10
/** The same product or model says more than a word of the account. */
const SUBJECT_WEIGHT = 4

/** An archived case like the one that is asked about. */
export interface SimilarRow extends PastCase {
  readonly score: number
  /** How many words and subjects both share, of those that were looked at. */
  readonly shared: number
  readonly id: string
  readonly reference: string
  readonly state: string
  readonly category: string | null
  readonly handler: string | null
  readonly department: string | null
  readonly approver: string | null
}

/**
 * ARC-3: keeps the words of a case that was archived, hashed under the tenant's key; nothing is awaited, and the same case
 * twice is once. May be repeated for any archived case whose texts are still there.
 */
export function keepWords(
  tx: Transaction,
  { indexKey }: Pick<Tenant, 'indexKey'>,
  complaint: Complaint,
): void {
  if (!teaches(complaint)) return
  const tokens = [...subjectTokens(indexKey, complaint), ...wordTokens(indexKey, complaint, MOST_KEPT)]
  tx.run(KEEP, [tx.tenant, tokens, complaint.id])
}

/** ARC-3: archived cases like this one, the likest first, at most 10. */
export function readSimilar(
  tx: Transaction,
  { indexKey }: Pick<Tenant, 'indexKey'>,
  complaint: Complaint,
): Promise<SimilarRow[]> {
  const subjects = subjectTokens(indexKey, complaint)
  const words = wordTokens(indexKey, complaint, MOST_ASKED)
  const weights = [...subjects.map(() => SUBJECT_WEIGHT), ...words.map(() => 1)]
  return tx.run<SimilarRow>(FIND, [
    ...[tx.tenant, [...subjects, ...words], weights, complaint.id],
    ...[MOST_CASES, MOST_WORDS, MOST_FOUND],
  ])
}

/**
 * Of all words those with the lowest hashes: of two long texts the same words are taken, so that what they share is still
 * seen, and a case costs some kilobytes whatever its length.
 */
function wordTokens(indexKey: Buffer, complaint: Complaint, most: number): string[] {
  return blindWords(indexKey, wordsOfCase(complaint))
    .map((token) => BigInt(token))
    .toSorted((a, b) => (a < b ? -1 : 1))
    .slice(0, most)
    .map(String)
}

function subjectTokens(indexKey: Buffer, complaint: Complaint): string[] {
  return subjectsOf(complaint).map(({ kind, value }) =>
    BigInt.asIntN(64, BigInt(`0x${blind(indexKey, kind, value).slice(0, 16)}`)).toString(),
  )
}
