import { constants } from 'node:fs'
import { type FileHandle, mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { keeping, NotStored, type Storage, StorageUnavailable, safeKey } from './storage.client.ts'

/** Keeps files in a folder that is the service's alone; a file has its name only once all of it is on the disk. */
export function folderStorage(folder: string): Storage {
  const placeOf = (key: string) => join(folder, safeKey(key))
  return {
    write: async (key, content) => {
      const place = placeOf(key)
      await keeping(content, (watched) => writeFile(place, folder, watched))
    },
    read: async (key) => {
      const file = await open(placeOf(key)).catch((error: NodeJS.ErrnoException) => {
        throw error.code === 'ENOENT' ? new NotStored(key) : new StorageUnavailable(error)
      })
      return file.createReadStream()
    },
    remove: async (key) => {
      const place = placeOf(key)
      await Promise.all([rm(place, { force: true }), rm(draftOf(place), { force: true })]).catch((error) => {
        throw new StorageUnavailable(error)
      })
    },
  }
}

const OWN_FOLDER = 0o700
const OWN_FILE = 0o600

async function writeFile(place: string, folder: string, content: AsyncIterable<Uint8Array>): Promise<void> {
  await mkdir(dirname(place), { recursive: true, mode: OWN_FOLDER })
  const draft = draftOf(place)
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL
  const file = await open(draft, flags, OWN_FILE)
  try {
    await writeAll(file, content)
    await file.sync()
  } catch (error) {
    await rm(draft, { force: true })
    throw error
  } finally {
    await file.close()
  }
  await rename(draft, place)
  await syncFolders(dirname(place), folder)
}

async function writeAll(file: FileHandle, content: AsyncIterable<Uint8Array>): Promise<void> {
  for await (const piece of content)
    for (let from = 0; from < piece.byteLength; ) from += (await file.write(piece, from)).bytesWritten
}

function draftOf(place: string): string {
  return `${place}.draft`
}

/** A new name is on the disk only once the folder is that holds it, and the folders above which may be new too. */
async function syncFolders(from: string, until: string): Promise<void> {
  for (let at = from; at.startsWith(until); at = dirname(at)) {
    const folder = await open(at)
    await folder.sync().finally(() => folder.close())
  }
}
