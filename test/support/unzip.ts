import { fromBuffer } from 'yauzl'

/** The files of a ZIP by their names, in its order. */
export function unzipped(zip: Buffer): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    const files = new Map<string, Buffer>()
    fromBuffer(zip, { lazyEntries: true }, (error, opened) => {
      if (error) return reject(error)
      opened.on('error', reject)
      opened.on('end', () => resolve(files))
      opened.on('entry', (entry) =>
        opened.openReadStream(entry, async (failed, stream) => {
          if (failed) return reject(failed)
          const chunks: Buffer[] = []
          for await (const chunk of stream) chunks.push(chunk as Buffer)
          files.set(entry.fileName, Buffer.concat(chunks))
          opened.readEntry()
        }),
      )
      opened.readEntry()
    })
  })
}
