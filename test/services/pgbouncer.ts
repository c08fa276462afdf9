import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { freePort } from '../../src/platform/free-port.client.ts'
import type { Login } from './postgres.ts'
import { own, serverDirectory, startServer } from './server.ts'

/** Fewer than the service's processes ask for, so that all of them share every connection. */
const SERVER_CONNECTIONS = 5

/** Starts PgBouncer in transaction mode in front of a login's server; the same login, through it. */
export async function startPgBouncer(t: Test, login: Login): Promise<Login> {
  const directory = serverDirectory(t)
  const port = await freePort()
  const write = (name: string, text: string) => {
    const path = join(directory, name)
    writeFileSync(path, text, { mode: 0o600 })
    own(path)
    return path
  }
  const users = write('users.txt', `"${login.name}" "${login.password}"\n`)
  const settings = write(
    'pgbouncer.ini',
    `[databases]
redress = host=127.0.0.1 port=${login.port}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = scram-sha-256
auth_file = ${users}
pool_mode = transaction
default_pool_size = ${SERVER_CONNECTIONS}
max_client_conn = 200
`,
  )
  await startServer(t, ['/usr/sbin/pgbouncer', settings], 'process up')
  return { ...login, port }
}
