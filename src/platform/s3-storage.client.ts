import { Readable } from 'node:stream'
import { DeleteObjectCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { Upload } from '@aws-sdk/lib-storage'
import { keeping, NotStored, type Storage, StorageUnavailable, safeKey } from './storage.client.ts'

const PART_BYTES = 5 * 1024 * 1024 // the least that S3 takes; with two on their way 15 MB an upload
const PARTS_AT_ONCE = 2
const CONNECT_MS = 5000
const ANSWER_MS = 60_000
const MOST_ATTEMPTS = 3

/**
 * A bucket of S3 or of what speaks like it: `s3://bucket/prefix?endpoint=https://host:port&region=cn-north-1`. The
 * credentials come from where the SDK looks for them (AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, a role of the machine).
 */
export function openS3Storage(url: string): Storage {
  const { hostname: Bucket, pathname, searchParams } = new URL(url)
  const prefix = pathname.replace(/^\/|\/$/g, '')
  const placeOf = (key: string) => ({
    Bucket,
    Key: prefix ? `${prefix}/${safeKey(key)}` : safeKey(key),
  })
  const client = clientOf(searchParams.get('endpoint'), searchParams.get('region'))
  return {
    write: async (key, content) => {
      const place = placeOf(key)
      await keeping(content, (watched) => upload(client, place, watched))
    },
    read: async (key) => {
      const { Body } = await client.send(new GetObjectCommand(placeOf(key))).catch((error: Error) => {
        throw error.name === 'NoSuchKey' ? new NotStored(key) : new StorageUnavailable(error)
      })
      if (!(Body instanceof Readable)) throw new StorageUnavailable('an answer without a body')
      return Body
    },
    remove: async (key) => {
      await client.send(new DeleteObjectCommand(placeOf(key))).catch((error) => {
        throw new StorageUnavailable(error)
      })
    },
  }
}

function clientOf(endpoint: string | null, region: string | null): S3Client {
  return new S3Client({
    region: region ?? 'us-east-1',
    // Names of buckets as parts of the host need DNS of their own, which hardly anything but AWS has.
    ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
    // The chunks carry tags of their own; checksums in trailers are not understood everywhere.
    ...{ requestChecksumCalculation: 'WHEN_REQUIRED', responseChecksumValidation: 'WHEN_REQUIRED' },
    ...{ maxAttempts: MOST_ATTEMPTS },
    requestHandler: { connectionTimeout: CONNECT_MS, requestTimeout: ANSWER_MS },
  })
}

async function upload(
  client: S3Client,
  place: { readonly Bucket: string; readonly Key: string },
  content: AsyncIterable<Uint8Array>,
): Promise<void> {
  const Body = Readable.from(content, { objectMode: false })
  const params = { ...place, Body, ContentType: 'application/octet-stream' }
  await new Upload({ client, params, partSize: PART_BYTES, queueSize: PARTS_AT_ONCE }).done()
}
