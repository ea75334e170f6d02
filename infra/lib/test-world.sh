# What tests run against: certificates and a throw-away database, in a folder of their own. Sourced, never run.
# The names set here are used by the scripts that source this file (SC2034).
# shellcheck shell=bash disable=SC2034

# open_test_home: a short path under /tmp, which the postgres user reaches wherever the repository lies, and the socket's
# name fits. It names its owner, so that the next run can tell an abandoned one.
open_test_home() {
  TEST_HOME=$(mktemp -d /tmp/fbroker-test-XXXXXX)
  PG_HOME=$TEST_HOME/postgres
  LOGS=$TEST_HOME/logs
  CERTS=$TEST_HOME/certs
  chmod 755 "$TEST_HOME"
  mkdir -p -- "$LOGS"
  printf '%s %s\n' "$$" "$(started_at "$$")" >"$TEST_HOME/owner"
}

# close_test_home: stops the database and removes everything.
close_test_home() {
  stop_postgres
  rm -rf -- "$TEST_HOME" "/tmp/fbroker-$(short_hash "$PG_HOME")"
}

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

# start_test_database: nothing here must survive a crash, so durability is traded for speed.
start_test_database() {
  local port password
  prepare_cluster "fsync = off" "synchronous_commit = off" "full_page_writes = off" "max_connections = 300"
  port=$(free_port)
  step "starting a throw-away database on port $port" "$LOGS/postgres.log" start_postgres "$port"
  password=$(openssl rand -hex 24)
  printf "CREATE ROLE fbroker_test SUPERUSER LOGIN PASSWORD '%s';\n" "$password" | admin_sql "$port"
  export FBROKER_TEST_POSTGRES="Host=127.0.0.1;Port=$port;Database=postgres;Username=fbroker_test;Password=$password"
}

# make_test_world: the test projects of one `dotnet test` start together, so they choose their ports one after another.
make_test_world() {
  exec 9>"/tmp/fbroker-test-$(id -u).lock"
  flock 9
  sweep_abandoned
  step "making certificates" "$LOGS/certificates.log" bash "$REPO/certs/make.sh" "$CERTS"
  start_test_database
  exec 9>&-
  export FBROKER_TEST_CERTS=$CERTS FBROKER_REPOSITORY=$REPO
}
