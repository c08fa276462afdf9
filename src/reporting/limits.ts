import {
  type ASTVisitor,
  type FieldNode,
  type FragmentDefinitionNode,
  GraphQLError,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
  type ValidationContext,
} from 'graphql'

/** What one operation may cost: every figure once and a full page of complaints, or five funnels. */
export const COST_LIMIT = 500
/** How deep fields may be nested; GraphQL's own description goes deeper. */
export const DEPTH_LIMIT = 8
const DESCRIPTION_DEPTH_LIMIT = 15

/** What a field costs by its name; what is not named costs nothing. */
const COSTS: Readonly<Record<string, number>> = {
  ...{ volume: 50, funnel: 100, approvals: 60, satisfaction: 50 },
  ...{ __schema: 10, __type: 1 },
}
const MOST_COMPLAINTS = 100
const DEFAULT_COMPLAINTS = 50

interface Weight {
  readonly cost: number
  readonly depth: number
  /** How deep it goes into the description of the schema. */
  readonly described: number
}

const NOTHING: Weight = { cost: 0, depth: 0, described: 0 }

/** A rule of validation: refuses operations that change something, are too deep or too costly, before anything is read. */
export function limits(context: ValidationContext): ASTVisitor {
  const fragments = new Map<string, Weight>()
  const weighFragment = (fragment: FragmentDefinitionNode): Weight => {
    const { value: name } = fragment.name
    const known = fragments.get(name)
    if (known) return known
    fragments.set(name, NOTHING) // one that contains itself is refused by another rule
    const weight = weigh(fragment.selectionSet)
    fragments.set(name, weight)
    return weight
  }
  const weigh = (set: SelectionSetNode): Weight =>
    set.selections
      .map((selection) => {
        if (selection.kind === Kind.FIELD) return fieldWeight(selection, weigh)
        if (selection.kind === Kind.INLINE_FRAGMENT) return weigh(selection.selectionSet)
        const fragment = context.getFragment(selection.name.value)
        return fragment ? weighFragment(fragment) : NOTHING
      })
      .reduce(together, NOTHING)
  return {
    OperationDefinition: (operation) => {
      const refusal = refusalOf(weigh(operation.selectionSet), operation)
      if (refusal) context.reportError(refusal)
    },
  }
}

function fieldWeight(field: FieldNode, weigh: (set: SelectionSetNode) => Weight): Weight {
  const name = field.name.value
  const inner = field.selectionSet ? weigh(field.selectionSet) : NOTHING
  const own = name === 'complaints' ? complaintsCost(field) : (COSTS[name] ?? 0)
  const cost = own + inner.cost
  return name === '__schema' || name === '__type'
    ? { cost, depth: 1, described: inner.depth + 1 }
    : { cost, depth: inner.depth + 1, described: inner.described }
}

/** A complaint with its stays is about two rows. A size that is a variable counts as the largest. */
function complaintsCost(field: FieldNode): number {
  const size = field.arguments?.find(({ name }) => name.value === 'first')?.value
  const first = size?.kind === Kind.INT ? Number(size.value) : size ? MOST_COMPLAINTS : DEFAULT_COMPLAINTS
  return Math.min(Math.max(first, 1), MOST_COMPLAINTS) * 2
}

function together(one: Weight, other: Weight): Weight {
  return {
    cost: one.cost + other.cost,
    depth: Math.max(one.depth, other.depth),
    described: Math.max(one.described, other.described),
  }
}

function refusalOf({ cost, depth, described }: Weight, node: OperationDefinitionNode): GraphQLError | null {
  if (node.operation !== 'query')
    return refused('QUERIES_ONLY', 'Reporting answers queries only: nothing can be changed here.', node)
  if (depth > DEPTH_LIMIT || described > DESCRIPTION_DEPTH_LIMIT)
    return refused('TOO_DEEP', `The operation is nested too deeply: at most ${DEPTH_LIMIT}.`, node)
  if (cost > COST_LIMIT)
    return refused('TOO_COSTLY', `The operation costs ${cost}: at most ${COST_LIMIT}; ask in parts.`, node)
  return null
}

function refused(code: string, message: string, node: OperationDefinitionNode): GraphQLError {
  return new GraphQLError(message, { nodes: node, extensions: { code } })
}
