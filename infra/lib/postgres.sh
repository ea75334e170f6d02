# A private PostgreSQL cluster made with the packaged server. Sourced, never run.
#
# PG_HOME holds cluster/ (data), socket/ and server.log. The server refuses to run as root, so root hands the folder
# to the postgres user; everyone else runs it under their own name.
# The administrator role has no password: only the operating-system user that owns the cluster gets in, over the socket.
# shellcheck shell=bash

PG_ADMIN=fbroker_admin

as_postgres() {
  # From /: the postgres user may not be able to read the current folder.
  if is_root; then (cd / && runuser -u postgres -- "$@"); else (cd / && "$@"); fi
}

# postgres_bin VERSION: the folder of that version's programs, or of the newest when VERSION is empty.
postgres_bin() {
  local found
  found=$(find /usr/lib/postgresql -mindepth 3 -maxdepth 3 -path "*/${1:-*}/bin/initdb" 2>/dev/null | sort -V | tail -n 1)
  printf '%s' "${found%/initdb}"
}

# locate_postgres: decides where the cluster lives, once; remembered in the data folder.
locate_postgres() {
  local memo=$DATA/postgres.location
  if [ -s "$memo" ]; then
    PG_HOME=$(<"$memo")
  elif ! is_root || as_postgres test -x "$DATA"; then
    PG_HOME=$DATA/postgres
  else
    PG_HOME=/var/lib/fbroker-$(short_hash "$DATA")
    say "• the postgres user cannot reach $DATA, so the database lives in $PG_HOME"
  fi
  printf '%s\n' "$PG_HOME" >"$memo"
}

# A socket's path may have 107 bytes at most.
postgres_socket() {
  if [ "${#PG_HOME}" -le 70 ]; then printf '%s/socket' "$PG_HOME"; else printf '/tmp/fbroker-%s' "$(short_hash "$PG_HOME")"; fi
}

# make_cluster [SETTING…]: initdb beside the final place, then one rename, so that an interrupted run leaves nothing half made.
make_cluster() {
  local fresh=$PG_HOME/cluster.new setting
  rm -rf -- "$fresh"
  as_postgres "$(postgres_bin '')/initdb" -D "$fresh" -U "$PG_ADMIN" -E UTF8 --locale=C.UTF-8 \
    --auth-local=peer --auth-host=scram-sha-256 --no-instructions
  {
    printf 'local all %s peer map=owner\n' "$PG_ADMIN"
    printf 'local all all scram-sha-256\nhost all all 127.0.0.1/32 scram-sha-256\n'
  } | as_postgres tee "$fresh/pg_hba.conf"
  printf 'owner %s %s\n' "$(as_postgres id -un)" "$PG_ADMIN" | as_postgres tee "$fresh/pg_ident.conf"
  for setting in "listen_addresses = '127.0.0.1'" "password_encryption = 'scram-sha-256'" "timezone = 'UTC'" "$@"; do
    printf '%s\n' "$setting"
  done | as_postgres tee -a "$fresh/postgresql.conf"
  as_postgres mv "$fresh" "$PG_HOME/cluster"
}

prepare_cluster() {
  [ -n "$(postgres_bin '')" ] || fail "PostgreSQL's programs are not under /usr/lib/postgresql: reinstall the package with 'apt-get install --reinstall postgresql'."
  mkdir -p -- "$PG_HOME" "$(postgres_socket)"
  chmod 700 -- "$PG_HOME" "$(postgres_socket)"
  if is_root; then chown postgres: -- "$PG_HOME" "$(postgres_socket)"; fi
  if ! as_postgres test -e "$PG_HOME/cluster"; then
    step "making the private database in $PG_HOME" "$LOGS/initdb.log" make_cluster "$@"
  fi
  as_postgres test -s "$PG_HOME/cluster/PG_VERSION" ||
    fail "The database folder $PG_HOME/cluster is damaged: remove it with $REPO/infra/run.sh --reset (the demo's data goes with it)."
  PG_BIN=$(postgres_bin "$(as_postgres cat "$PG_HOME/cluster/PG_VERSION")")
  [ -n "$PG_BIN" ] ||
    fail "The database was made by PostgreSQL $(as_postgres cat "$PG_HOME/cluster/PG_VERSION"), which is no longer installed: install postgresql-$(as_postgres cat "$PG_HOME/cluster/PG_VERSION"), or start afresh with $REPO/infra/run.sh --reset."
}

postgres_runs() { [ -n "${PG_BIN:-}" ] && as_postgres "$PG_BIN/pg_ctl" -D "$PG_HOME/cluster" status >/dev/null 2>&1; }

# start_postgres PORT
start_postgres() {
  as_postgres "$PG_BIN/pg_ctl" -D "$PG_HOME/cluster" -l "$PG_HOME/server.log" -w -t 60 \
    -o "-p $1 -c unix_socket_directories='$(postgres_socket)'" start 9>&- || { as_postgres tail -n 15 "$PG_HOME/server.log"; return 1; }
}

stop_postgres() {
  postgres_runs || return 0
  as_postgres "$PG_BIN/pg_ctl" -D "$PG_HOME/cluster" -m fast -w -t 30 stop >/dev/null 2>&1 ||
    as_postgres "$PG_BIN/pg_ctl" -D "$PG_HOME/cluster" -m immediate -w -t 30 stop >/dev/null 2>&1
}

# admin_sql PORT: runs standard input as the administrator.
admin_sql() { as_postgres "$PG_BIN/psql" -X -q -v ON_ERROR_STOP=1 -h "$(postgres_socket)" -p "$1" -U "$PG_ADMIN" -d postgres; }
