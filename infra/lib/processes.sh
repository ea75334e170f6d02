# Starting, watching and stopping the demo's programs. Sourced, never run.
#
# A program is remembered by its process id and its start time: an id alone may long belong to somebody else.
# shellcheck shell=bash

PROGRAMS=(cinema stream broker sandbox oss)
# What this run starts and watches: all of them, or all but the broker (run.sh --without-broker).
WANTED=("${PROGRAMS[@]}")

wants() { [[ " ${WANTED[*]} " == *" $1 "* ]]; }

started_at() { sed 's/.*) //' "/proc/$1/stat" 2>/dev/null | cut -d' ' -f20; }

# pid_of NAME: prints the process id when the program we started still runs.
pid_of() {
  local pid began
  read -r pid began 2>/dev/null <"$RUN/$1.pid" || return 1
  [ -n "$began" ] && [ "$(started_at "$pid")" = "$began" ] && printf '%s' "$pid"
}

# start_program NAME COMMAND…: in a session of its own, so that Ctrl-C reaches the script alone and it stops things in order.
start_program() {
  local name=$1 pid
  shift
  setsid "$@" >"$LOGS/$name.log" 2>&1 </dev/null 9>&- &
  pid=$!
  printf '%s %s\n' "$pid" "$(started_at "$pid")" >"$RUN/$name.pid"
}

stop_program() {
  local pid tries=0
  pid=$(pid_of "$1") || { rm -f -- "$RUN/$1.pid"; return 0; }
  kill -TERM "$pid" 2>/dev/null || true
  while pid_of "$1" >/dev/null; do
    sleep 0.1
    tries=$((tries + 1))
    if [ "$tries" -eq 150 ]; then kill -KILL "$pid" 2>/dev/null || true; fi
    [ "$tries" -lt 200 ] || break
  done
  rm -f -- "$RUN/$1.pid"
}

stop_all() {
  local name
  touch "$RUN/stopping"
  for name in "${PROGRAMS[@]}"; do
    stop_program "$name"
  done
  stop_postgres
}

answers() { curl --silent --fail --noproxy '*' --max-time 3 --cacert "$CERTS/ca.pem" --output /dev/null "$1"; }

# wait_until_healthy NAME URL
wait_until_healthy() {
  local deadline=$((SECONDS + 90))
  until answers "$2"; do
    if ! pid_of "$1" >/dev/null; then
      tail -n 20 -- "$LOGS/$1.log" | sed 's/^/    /' >&2
      fail "The $1 stopped while starting; the lines above are the end of $LOGS/$1.log."
    fi
    [ "$SECONDS" -lt "$deadline" ] || fail "The $1 does not answer at $2 after 90 seconds: look into $LOGS/$1.log."
    sleep 0.3
  done
}

all_run() {
  local name
  for name in "${WANTED[@]}"; do
    pid_of "$name" >/dev/null || return 1
  done
  postgres_runs
}

any_runs() {
  local name
  for name in "${PROGRAMS[@]}"; do
    if pid_of "$name" >/dev/null; then return 0; fi
  done
  postgres_runs
}

# watch_all: returns when one of the programs has ended, and says which.
watch_all() {
  local name
  while sleep 1; do
    if [ -e "$RUN/stopping" ]; then
      say "• stopped by ./infra/run.sh --stop"
      exit 0
    fi
    for name in "${WANTED[@]}"; do
      if ! pid_of "$name" >/dev/null; then
        tail -n 20 -- "$LOGS/$name.log" | sed 's/^/    /' >&2
        fail "The $name has ended by itself; the lines above are the end of $LOGS/$name.log. Everything else is stopped too."
      fi
    done
  done
}
