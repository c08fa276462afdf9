import { z } from 'zod'
import { ComplaintResource } from './complaint.resource.ts'
import type { KeptDossier } from './dossier.store.ts'
import { sha256 } from './dossier-document.ts'
import { EventResource } from './event.resource.ts'
import { MessageResource } from './work.resource.ts'

const text = z.string()
const instant = text.meta({ format: 'date-time' })

/** What a dossier still lacks, and which commands supply it (ARC-1). */
const MissingPart = z
  .strictObject({
    ...{ part: text, en: text, zh: text },
    supply: z.array(z.strictObject({ command: text, href: text, method: z.enum(['POST', 'PATCH']) })),
  })
  .meta({ id: 'MissingPart' })

const FrozenDossier = z
  .strictObject({
    sha256: text.meta({ description: 'Of `document` as canonical JSON (RFC 8785), in hex' }),
    seq: z.int().meta({ description: 'The event that archived it; its data names the same hash' }),
    intact: z.boolean().meta({ description: 'Whether what is kept still has this hash' }),
    document: z.record(text, z.unknown()).meta({
      description: 'Record and events as archived; `personal` is the keyed hash of the texts of people there',
    }),
  })
  .meta({ id: 'FrozenDossier' })

/** A dossier: everything about one complaint, in one document (ARC-1). */
export const DossierResource = z
  .strictObject({
    complaint: ComplaintResource,
    events: z.array(EventResource),
    messages: z.array(MessageResource),
    complete: z.boolean(),
    missing: z.array(text).meta({ description: 'The parts that it lacks to be archived, by its disposal' }),
    missingParts: z.array(MissingPart),
    archive: FrozenDossier.nullable().meta({ description: 'As it was frozen; null before' }),
    keptUntil: instant.nullable().meta({ description: 'When its disposal may be proposed (ARC-2)' }),
    disposed: z
      .strictObject({ at: instant, batch: text.meta({ format: 'uuid' }) })
      .nullable()
      .meta({ description: 'When the texts of people went, and in which batch' }),
  })
  .meta({ id: 'Dossier' })

/** A dossier as the API shows it. */
export type Dossier = z.output<typeof DossierResource>

/** A frozen dossier as the API shows it. */
export function presentFrozen(kept: KeptDossier | null) {
  if (!kept) return null
  const { sha256: named, seq, content } = kept
  return { sha256: named, seq, intact: sha256(content) === named, document: JSON.parse(content) }
}
