import { buildSchema, printSchema } from 'graphql'
import { SCHEMA } from './schema.ts'

/** The schema as it stands in `schema.graphql`. */
export function printReportSchema(): string {
  return `# Printed from src/reporting/schema.ts by \`npm run generate\`; don't edit.\n${printSchema(buildSchema(SCHEMA))}\n`
}
