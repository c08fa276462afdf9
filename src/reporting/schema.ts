/** What may be asked of reporting, in GraphQL's schema language; `schema.graphql` is printed from it. */
export const SCHEMA = `
"An instant: RFC 3339 with an offset; answered in UTC with milliseconds."
scalar Instant

"Reports over complaints. Nothing can be changed here."
type Query {
  "The complaints themselves, the latest first, 100 at most a page. Without anybody's name, contact or words."
  complaints(first: Int! = 50, after: String, filter: Filter): ComplaintPage
  """
  How many complaints were received, by at most two dimensions; cells without a complaint are absent. Where no
  \`receivedFrom\` is named, days go back 31 days and weeks 13 weeks, which \`basis\` says; everything else, all there is.
  """
  volume(by: [Dimension!]! = [], filter: Filter, scope: Scope! = visible, first: Int! = 100, after: String): Volume
  "How far complaints came, what left on the way, and how long each stage took (ANA-2)."
  funnel(filter: Filter, scope: Scope! = visible): Funnel
  "What approvers decided on plans, and how long it took."
  approvals(filter: Filter, scope: Scope! = visible): Approvals
  "What customers said when they were asked again (REV-2): every answer counts, also of complaints reopened since."
  satisfaction(filter: Filter, scope: Scope! = visible): Satisfaction
}

"The same filters as the worklist of the REST interface: several values of one are alternatives, all filters hold."
input Filter {
  state: [State!]
  grade: [Grade!]
  "Codes of the taxonomy, 50 at most."
  category: [String!]
  channel: [Channel!]
  "Persons by the \`sub\` of their token, \`me\` for the caller; not for those who may not see persons."
  handler: [String!]
  department: [String!]
  awaiting: [Awaiting!]
  "Received at this instant or later."
  receivedFrom: Instant
  "Received before this instant."
  receivedTo: Instant
  "true: only what was converted into something else than a complaint (REC-10); false: nothing of it."
  converted: Boolean
}

"Whose complaints are counted."
enum Scope {
  "What the caller may also see in the worklist; of analysts and auditors all of the tenant."
  visible
  "All of the tenant: for figures, by analyst, auditor, vp, gm and supervisors of all departments."
  tenant
}

"The states in the order of a life; the last three besides."
enum State { received classified graded planned approved executing executed revisited archived withdrawn dismissed merged }

"The stages of the funnel."
enum Stage { received classified graded planned approved executing executed revisited archived }

enum Grade { general important urgent }

enum Channel { store walk_in paper phone web_chat app_chat social email platform regulator media }

enum Awaiting { customer third_party confirmation ratification }

"What complaints are counted by. Days, weeks (ISO, from Monday) and months are those of the tenant's time zone."
enum Dimension { day week month channel category grade state department }

"What a figure was computed over (ANA-8)."
type Basis {
  "The moment that the figures are true of; all figures of one answer share it."
  asOf: Instant!
  "The period by receipt; null: without that end."
  receivedFrom: Instant
  receivedTo: Instant
  "The IANA time zone whose days, weeks and months count."
  timeZone: String!
  scope: Scope!
  filters: [AppliedFilter!]!
  "true: counts under 5 are withheld from this caller (ANA-8)."
  withholdsSmallCells: Boolean!
}

type AppliedFilter {
  name: String!
  values: [String!]!
}

type ComplaintPage {
  basis: Basis!
  items: [Complaint!]!
  "What \`after\` takes for the next page; null: this is the last one."
  nextCursor: String
}

type Complaint {
  id: ID!
  reference: String!
  state: State!
  receivedAt: Instant!
  channel: Channel!
  category: String
  subcategory: String
  grade: Grade
  provisionalGrade: Grade
  department: String
  "Null where nobody handles it, and for those who may not see persons."
  handler: String
  awaiting: [Awaiting!]!
  greenChannel: Boolean!
  reopenedCount: Int!
  "How it ended."
  disposal: String
  "When the time for appeal is over."
  closesAt: Instant
  archivedAt: Instant
  "Its stays in the stages, in their order; the latest 100."
  stays: [Stay!]!
}

"One stay of a complaint in a stage; a complaint that comes back stays once more."
type Stay {
  stage: Stage!
  enteredAt: Instant!
  "Null while it lasts."
  leftAt: Instant
  "The event that ended it, as \`complaint.planned\`."
  leftBy: String
}

type Volume {
  basis: Basis!
  by: [Dimension!]!
  "In the order of their keys, 100 at most a page."
  cells: [VolumeCell!]!
  nextCursor: String
  "All complaints of the filter, on whatever page; null where withheld, also where it would give a withheld cell away."
  total: Int
  "How many of them were converted into something else than a complaint (REC-10)."
  converted: Int
}

type VolumeCell {
  "A value for each dimension of \`by\`, null where there is none yet: \`2026-11-20\`, \`2026-W47\`, \`2026-11\`, codes."
  keys: [String]!
  "Null where withheld."
  count: Int
  withheld: Boolean!
}

type Funnel {
  basis: Basis!
  stages: [FunnelStage!]!
}

type FunnelStage {
  stage: Stage!
  "Complaints that were ever in this stage; null where withheld, like the other counts."
  reached: Int
  "Complaints that are in it now."
  now: Int
  "Complaints that left here by a way out and did not come back."
  left: WaysOut!
  "How long one stay in this stage lasts; null for archived, which is the end."
  time: Duration
}

type WaysOut {
  withdrawn: Int
  dismissed: Int
  merged: Int
  converted: Int
  transferred: Int
  concluded: Int
}

"Kaplan-Meier estimates: what is still running counts as lasting at least that long, so that the figures are not too short."
type Duration {
  "How many ended."
  ended: Int
  "How many are still running."
  running: Int
  "From how many of them median and p90 come: all, or of more than 5,000 complaints those of an even sample of 5,000."
  sampled: Int
  "Null where fewer than half have ended yet, or withheld."
  medianSeconds: Float
  "Null where fewer than nine in ten have ended yet, or withheld."
  p90Seconds: Float
}

type Approvals {
  basis: Basis!
  "Plans approved."
  approved: Int
  "Plans sent back."
  returned: Int
  "Plans that wait for an approver."
  pending: Int
  "Approvals after the work (APP-2): given and refused."
  ratified: Int
  refused: Int
  "From the plan to the decision on it."
  time: Duration!
}

type Satisfaction {
  basis: Basis!
  "Answers with a score from 1 to 5."
  answers: Int
  average: Float
  distribution: [ScoreCount!]!
  "Answers from 0 to 10 whether the customer would recommend."
  recommendAnswers: Int
  "Net promoter score from -100 to 100: the share of 9 and 10 less the share of 0 to 6."
  nps: Float
  "Customers reached who said whether it is solved."
  asked: Int
  "Of those asked, the share from 0 to 1 who said yes; partly is apart."
  solvedShare: Float
  partlyShare: Float
  "Answers whose scores two people left out, with a reason (ANTI-1): none of these figures counts them."
  excluded: Int
}

type ScoreCount {
  score: Int!
  count: Int
  withheld: Boolean!
}
`
