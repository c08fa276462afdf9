#!/usr/bin/env bash
# Installs what `npm run test:services` runs against, from Debian 12: Postgres 15, PgBouncer, clamd and Dovecot. Does nothing
# where they are there. Nothing of it is started: the tests start servers of their own, on free ports, and stop them again.
set -euo pipefail

postgres=/usr/lib/postgresql/15/bin/postgres
pgbouncer=/usr/sbin/pgbouncer
clamd=/usr/sbin/clamd
dovecot=/usr/lib/dovecot/imap

missing=()
[[ -x $postgres ]] || missing+=(postgresql-15)
[[ -x $pgbouncer ]] || missing+=(pgbouncer)
[[ -x $clamd ]] || missing+=(clamav-daemon)
[[ -x $dovecot ]] || missing+=(dovecot-imapd)
if ((${#missing[@]} == 0)); then
  echo "install-services: Postgres 15, PgBouncer, clamd and Dovecot are installed."
  exit 0
fi

if ! command -v apt-get > /dev/null; then
  echo "install-services: ${missing[*]} missing, and there is no apt-get: these tests need Debian 12 or what is like it." >&2
  exit 1
fi
if ((EUID != 0)); then
  echo "install-services: ${missing[*]} missing, and only root can install: run 'sudo scripts/install-services.sh' once." >&2
  exit 1
fi

# Debian starts a server as soon as it is installed, unless this file forbids it.
policy=/usr/sbin/policy-rc.d
if [[ ! -e $policy ]]; then
  trap 'rm -f "$policy"' EXIT
  printf '#!/bin/sh\nexit 101\n' > "$policy"
  chmod 755 "$policy"
fi

echo "install-services: installing ${missing[*]} …"
export DEBIAN_FRONTEND=noninteractive
apt=(apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300)
"${apt[@]}" update
"${apt[@]}" install -y --no-install-recommends "${missing[@]}" > /dev/null
echo "install-services: done."
