/** Deals test files out like cards, so that neighbours, which often take equally long, run in different batches. */
export function dealt(files: readonly string[], batches: number): string[][] {
  return Array.from({ length: batches }, (_, batch) => files.filter((_, index) => index % batches === batch))
}
