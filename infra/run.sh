#!/usr/bin/env bash
# Starts the whole demo: database, sample OSS/BSS, broker and two sample streaming sites. See infra/README.md.
set -euo pipefail

usage() {
  cat <<'TEXT'
./infra/run.sh            start everything and stay in the foreground; Ctrl-C stops it all
./infra/run.sh --detach   start everything and return
./infra/run.sh --without-broker
                          start everything but the broker and return: the broker is yours to run and debug
./infra/run.sh --stop     stop what an earlier run started
./infra/run.sh --reset    stop, and remove the demo's data, keys and certificates
Ports: FBROKER_HTTPS_PORT, FBROKER_HTTP_PORT, FBROKER_POSTGRES_PORT, FBROKER_STREAM_PORT, FBROKER_CINEMA_PORT,
  FBROKER_OSS_PORT, FBROKER_SANDBOX_PORT, FBROKER_METRICS_PORT.
Data folder: FBROKER_DATA (default .data).
TEXT
}

here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR
{
  source "$here/lib/common.sh"
  source "$here/lib/packages.sh"
  source "$here/lib/postgres.sh"
  source "$here/lib/secrets.sh"
  source "$here/lib/build.sh"
  source "$here/lib/demo.sh"
  source "$here/lib/processes.sh"
}

# take_turn: two starts at once would trip over each other. The lock is file descriptor 9; programs started do not inherit it.
take_turn() {
  exec 9>"$RUN/lock"
  flock -n 9 || fail "Another ./infra/run.sh is working in $DATA: wait for it, or stop it with Ctrl-C in its window."
}

find_postgres() {
  [ -s "$DATA/postgres.location" ] || return 0
  locate_postgres
  if as_postgres test -s "$PG_HOME/cluster/PG_VERSION" 2>/dev/null; then
    PG_BIN=$(postgres_bin "$(as_postgres cat "$PG_HOME/cluster/PG_VERSION")")
  fi
}

start_database() {
  local present=absent
  locate_postgres
  if as_postgres test -e "$PG_HOME/cluster"; then present=present; fi
  make_secrets "$present"
  prepare_cluster "max_connections = 100"
  if ! postgres_runs; then
    need_port "$POSTGRES_PORT" "the database" FBROKER_POSTGRES_PORT
    step "starting the database" "$LOGS/postgres.log" start_postgres "$POSTGRES_PORT"
  fi
  step "checking the database" "$LOGS/database.log" make_database
}

start_programs() {
  local tls=(--certificate "$CERTS/server.pem" --key "$CERTS/server.key" --ca "$CERTS/ca.pem")
  local site=(dotnet "$APPS/OttSite/OttSite.dll" --broker "$ORIGIN/t/metro" --operator "Metro Cable" "${tls[@]}")
  start_program oss dotnet "$APPS/OssBss/OssBss.dll" --port "$OSS_PORT" --certificate "$CERTS/server.pem" \
    --key "$CERTS/server.key" --secret-file "$SECRETS/oss.secret" --seed "$REPO/infra/demo/oss.json"
  start_program sandbox dotnet "$APPS/Sandbox/Sandbox.dll" --port "$SANDBOX_PORT" --certificate "$CERTS/server.pem" \
    --key "$CERTS/server.key" --secret-file "$SECRETS/sandbox.secret" --journal "$DATA/sandbox.jsonl" \
    --customers "$REPO/infra/demo/customers.json" \
    --broker "$ORIGIN/t/metro" --client-id sample-games --client-secret-file "$SECRETS/sample-games.secret" --ca "$CERTS/ca.pem"
  if wants broker; then start_program broker dotnet "$APPS/fbroker/fbroker.dll" serve; fi
  start_program stream "${site[@]}" --protocol oidc --url "$STREAM_URL" --client-id sample-stream \
    --secret-file "$SECRETS/sample-stream.secret" --claims "postal_code max_access_level x_customer_since" \
    --name "Sample Stream" --look stream --offer plus --offer-name "Stream Plus"
  start_program cinema "${site[@]}" --protocol saml --url "$CINEMA_URL" --client-id sample-cinema \
    --signing-certificate "$SECRETS/sample-cinema-saml.pem" --signing-key "$SECRETS/sample-cinema-saml.key" \
    --name "Sample Cinema" --look cinema --offer premiere --offer-name "Cinema Premiere"
  printf '• waiting for what was started … '
  local began=$SECONDS
  wait_until_healthy oss "$OSS_URL/health"
  wait_until_healthy sandbox "$SANDBOX_URL/health"
  if wants broker; then wait_until_healthy broker "$ORIGIN/health/ready"; fi
  wait_until_healthy stream "$STREAM_URL/health"
  wait_until_healthy cinema "$CINEMA_URL/health"
  printf 'done (%d s)\n' "$((SECONDS - began))"
}

# metrics_line: nothing where they are switched off.
metrics_line() { [ "$METRICS_PORT" = 0 ] || printf '  Metrics         http://127.0.0.1:%s/metrics   (infra/TELEMETRY.md)\n' "$METRICS_PORT"; }

show_world() {
  cat <<TEXT

  Sample Stream   $STREAM_URL/   signs in over OpenID Connect
  Sample Cinema   $CINEMA_URL/   signs in over SAML 2.0
  Sample OSS/BSS  $OSS_URL/   accounts and personal data: change, block, remove
  Sandbox         $SANDBOX_URL/   plays the billing and the streaming services behind the adapters, and Sample Games
  Broker          $ORIGIN/   operators: /t/metro and /t/coast
  Discovery       $ORIGIN/t/metro/.well-known/openid-configuration
  SAML metadata   $ORIGIN/t/metro/saml/metadata
$(metrics_line)

  Cable ID        Password
  demo-1@metro    metro-demo-password-1
  demo-2@metro    metro-demo-password-2   (español)
  demo-3@metro    metro-demo-password-3   (日本語)
  demo-1@coast    coast-demo-password-1

  Set-top box     signs in as box-1@metro, metro-demo-box-1 (infra/DEVICES.md)
  Profile         Grown-ups of demo-1@metro has the PIN 4711

  Staff console   $ORIGIN/t/metro/staff   demo-staff@metro, metro-demo-staff-password
                  $ORIGIN/platform/staff   demo-platform@fbroker, platform-demo-staff-password
  Second factor   put $(<"$SECRETS/demo-staff.totp") into an authenticator (a secret of this installation),
                  or ask for the code: ./infra/fbroker staff code --secret-file $SECRETS/demo-staff.totp

  The browser warns until it trusts $CERTS/ca.pem (certs/README.md says how).
  Configuration   $CONFIG
  Logs            $LOGS
TEXT
}

# show_how_to_run_the_broker: src/FederationBroker.Web/appsettings.Development.json knows the usual places; others are settings.
show_how_to_run_the_broker() {
  if uses_own_places; then
    write_settings "$DATA/broker.env"
    say "  Run the broker  set -a; . $DATA/broker.env; set +a; dotnet run --project src/FederationBroker.Web   (Ctrl-C stops it)"
  else
    rm -f -- "$DATA/broker.env"
    say "  Run the broker  F5 in your editor, or: dotnet run --project src/FederationBroker.Web   (Ctrl-C stops it)"
  fi
}

# on_exit CODE: whatever happened, nothing this run started stays behind.
on_exit() {
  trap '' INT TERM HUP
  if any_runs; then
    printf '\n• stopping … '
    stop_all
    printf 'done\n'
  fi
  exit "$1"
}

need_broker_ports() {
  need_port "$HTTPS_PORT" "the broker" FBROKER_HTTPS_PORT
  [ "$HTTP_PORT" = 0 ] || need_port "$HTTP_PORT" "the broker's redirect to https" FBROKER_HTTP_PORT
  [ "$METRICS_PORT" = 0 ] || need_port "$METRICS_PORT" "the broker's metrics" FBROKER_METRICS_PORT
}

# show_what_runs MODE: when everything that is wanted runs already.
show_what_runs() {
  say "Everything is running already; stop it with ./infra/run.sh --stop."
  if [ "$1" = without-broker ]; then
    show_how_to_run_the_broker
  else
    cat "$RUN/world"
  fi
}

start() {
  prepare_data
  take_turn
  find_postgres
  if [ "$1" = without-broker ]; then
    WANTED=(cinema stream sandbox oss)
    if pid_of broker >/dev/null; then
      fail "The demo runs with a broker of its own: stop it with Ctrl-C in its window or ./infra/run.sh --stop, and run this again."
    fi
  fi
  if [ -n "${PG_BIN:-}" ] && all_run; then
    config_folder
    show_what_runs "$1"
    return 0
  fi
  need_dotnet
  need_packages postgresql openssl curl tzdata
  trap 'on_exit $?' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM HUP
  stop_all
  rm -f -- "$RUN/stopping"
  if wants broker; then need_broker_ports; fi
  need_port "$STREAM_PORT" "Sample Stream" FBROKER_STREAM_PORT
  need_port "$CINEMA_PORT" "Sample Cinema" FBROKER_CINEMA_PORT
  need_port "$OSS_PORT" "the sample OSS/BSS" FBROKER_OSS_PORT
  need_port "$SANDBOX_PORT" "the sandbox" FBROKER_SANDBOX_PORT
  step "checking the certificates" "$LOGS/certificates.log" bash "$REPO/certs/make.sh" "$CERTS"
  build_demo
  start_database
  locate_config
  step "preparing the demo's partners" "$LOGS/generate.log" generate_demo
  broker_settings
  step "checking the configuration" "$LOGS/validate.log" fbroker validate
  prepare_database
  start_programs
  show_world | tee "$RUN/world"
  if [ "$1" = without-broker ]; then show_how_to_run_the_broker; fi
  exec 9>&-
  if [ "$1" != foreground ]; then
    trap - EXIT INT TERM HUP
    say "  Stop it with    ./infra/run.sh --stop"
  else
    say "  Press Ctrl-C to stop everything."
    watch_all
  fi
}

stop() {
  if [ ! -d "$DATA" ]; then
    say "Nothing is running here: there is no $DATA. (A demo in another folder: FBROKER_DATA=… ./infra/run.sh --stop)"
    return 0
  fi
  prepare_data
  find_postgres
  stop_all
  say "Stopped."
}

# reset: the only place that removes data, and only what these scripts made.
reset() {
  if [ -e "$DATA/$MARK" ]; then
    if ! is_root && [ "$(stat -c %u "$DATA")" != "$(id -u)" ]; then
      fail "The data folder $DATA belongs to $(stat -c %U "$DATA"): run sudo ./infra/run.sh --reset."
    fi
    mkdir -p -- "$RUN" 2>/dev/null || true
    find_postgres
    stop_all
    [ -z "${PG_HOME:-}" ] || rm -rf -- "$PG_HOME" "/tmp/fbroker-$(short_hash "$PG_HOME")"
    rm -rf -- "${DATA:?}"
  elif [ -e "$DATA" ]; then
    fail "The folder $DATA was not made by this script, so it is left alone: remove it by hand if it should go."
  fi
  rm -rf -- "$REPO/infra/demo/generated"
  say "The demo's data is removed; the next run starts afresh."
}

case "${1:-}" in
  '') start foreground ;;
  --detach) start detach ;;
  --without-broker) start without-broker ;;
  --stop) stop ;;
  --reset) reset ;;
  -h | --help) usage ;;
  *)
    usage >&2
    exit 2
    ;;
esac
