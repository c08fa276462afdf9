import { fileURLToPath } from 'node:url'
import { folderStorage } from './folder-storage.client.ts'
import type { Storage } from './storage.client.ts'

/** Opens the store of STORAGE_URL: `file:///folder`, or `s3://bucket/prefix?endpoint=…&region=…`. */
export function openStorage(url: string): Storage {
  const { protocol } = new URL(url)
  return protocol === 's3:' ? lazily(url) : folderStorage(fileURLToPath(url))
}

/** The SDK is half as much code as all the rest: it is loaded once the first file comes or goes. */
function lazily(url: string): Storage {
  let opening: Promise<Storage> | undefined
  const opened = () => {
    opening ??= import('./s3-storage.client.ts').then(({ openS3Storage }) => openS3Storage(url))
    return opening
  }
  return {
    write: async (key, content) => (await opened()).write(key, content),
    read: async (key) => (await opened()).read(key),
    remove: async (key) => (await opened()).remove(key),
  }
}
