#!/usr/bin/env bash
# Installs what the tests need, builds, runs every test; the last line is "N passed, N failed". See infra/README.md.
#   infra/test.sh [NAME…]    only the test projects whose name contains one of the words
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR
{
  source "$here/lib/common.sh"
  source "$here/lib/packages.sh"
  source "$here/lib/postgres.sh"
  source "$here/lib/processes.sh"
  source "$here/lib/tests.sh"
}

PACKAGES=(postgresql openssl curl chromium fonts-noto-cjk apache2 libapache2-mod-auth-openidc libapache2-mod-auth-mellon xmlsec1 pgbouncer)

# A short path under /tmp: the postgres user reaches it wherever the repository lies, and the socket's name fits.
TEST_HOME=$(mktemp -d /tmp/fbroker-test-XXXXXX)
PG_HOME=$TEST_HOME/postgres
LOGS=$TEST_HOME/logs
CERTS=$TEST_HOME/certs
TEST_LOGS=$REPO/TestResults
chmod 755 "$TEST_HOME"
mkdir -p -- "$LOGS" "$TEST_LOGS"
printf '%s %s\n' "$$" "$(started_at "$$")" >"$TEST_HOME/owner"

# clean_up CODE: stops the database and removes what this run made; the logs of the tests stay in TestResults/.
clean_up() {
  trap '' INT TERM HUP
  stop_postgres
  rm -rf -- "$TEST_HOME" "/tmp/fbroker-$(short_hash "$PG_HOME")"
  exit "$1"
}
trap 'clean_up $?' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

# sweep_abandoned: a run that was killed outright could not stop its database; the next run does.
sweep_abandoned() {
  local folder pid began
  for folder in /tmp/fbroker-test-*; do
    if ! [ -O "$folder" ] || ! read -r pid began 2>/dev/null <"$folder/owner"; then continue; fi
    if [ "$(started_at "$pid")" = "$began" ]; then continue; fi
    (PG_HOME=$folder/postgres PG_BIN=$(postgres_bin '') && stop_postgres) || true
    rm -rf -- "$folder"
  done
}

free_port() {
  local port
  for port in {7532..7631}; do
    port_in_use "$port" || { printf '%s' "$port"; return 0; }
  done
  fail "No free port between 7532 and 7631 for the test database: stop some of the programs listening there."
}

# Nothing here must survive a crash, so durability is traded for speed.
start_test_database() {
  local port password
  prepare_cluster "fsync = off" "synchronous_commit = off" "full_page_writes = off" "max_connections = 300"
  port=$(free_port)
  step "starting a throw-away database on port $port" "$LOGS/postgres.log" start_postgres "$port"
  password=$(openssl rand -hex 24)
  printf "CREATE ROLE fbroker_test SUPERUSER LOGIN PASSWORD '%s';\n" "$password" | admin_sql "$port"
  export FBROKER_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Database=postgres;Username=fbroker_test;Password=$password"
}

install_npm_client() {
  local folder=$REPO/tests/FederationBroker.InteropTests/openid-client
  [ -e "$folder/package-lock.json" ] || return 0
  command -v npm >/dev/null || fail "npm is missing: install Node.js 20 or newer from https://nodejs.org and run this again."
  step "installing the npm client of the interop tests" "$LOGS/npm.log" npm ci --prefix "$folder" --no-audit --no-fund
}

wanted() {
  local word
  [ "$#" -gt 1 ] || return 0
  for word in "${@:2}"; do
    if [[ "$1" == *"$word"* ]]; then return 0; fi
  done
  return 1
}

need_dotnet
need_packages "${PACKAGES[@]}"
sweep_abandoned
step "making certificates" "$LOGS/certificates.log" bash "$REPO/certs/make.sh" "$CERTS"
start_test_database
export FBROKER_TEST_CERTS=$CERTS FBROKER_REPOSITORY=$REPO FBROKER_TEST_LOGS=$TEST_HOME/node-logs
install_npm_client
step "building everything" "$LOGS/build.log" \
  dotnet build "$REPO/FederationBroker.sln" -c Release --nologo -v quiet -p:UseSharedCompilation=false -nodeReuse:false
while read -r project <&3; do
  if wanted "$(basename "$project")" "$@"; then run_tests "$project"; fi
done 3< <(test_projects)
sum_up
