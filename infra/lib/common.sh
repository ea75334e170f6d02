# Paths, ports and the few words every script here speaks. Sourced, never run.
# The names set here are used by the scripts that source this file (SC2034).
# shellcheck shell=bash disable=SC2034

REPO=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd -P)
DATA=$(realpath -m -- "${FBROKER_DATA:-$REPO/.data}")

HTTPS_PORT=${FBROKER_HTTPS_PORT:-7443}
HTTP_PORT=${FBROKER_HTTP_PORT:-7080}
POSTGRES_PORT=${FBROKER_POSTGRES_PORT:-7432}
STREAM_PORT=${FBROKER_STREAM_PORT:-7501}
CINEMA_PORT=${FBROKER_CINEMA_PORT:-7502}
OSS_PORT=${FBROKER_OSS_PORT:-7511}
SANDBOX_PORT=${FBROKER_SANDBOX_PORT:-7521}
METRICS_PORT=${FBROKER_METRICS_PORT:-7460}

SECRETS=$DATA/secrets
CERTS=$DATA/certs
LOGS=$DATA/logs
RUN=$DATA/run
APPS=$DATA/apps
STAMPS=$DATA/stamps
# Marks a folder as ours: only such a folder is ever filled or removed.
MARK=.fbroker-data

say() { printf '%s\n' "$*"; }

# fail SENTENCE: one sentence that says what is wrong and what to do, then a non-zero exit.
fail() {
  printf '✗ %s\n' "$*" >&2
  exit 1
}

is_root() { [ "$(id -u)" -eq 0 ]; }

# step WHAT LOG COMMAND…: runs the command quietly, shows one line with the time it took.
step() {
  local what=$1 log=$2 began=$SECONDS outcome
  shift 2
  printf '• %s … ' "$what"
  # Not "if …": inside a condition bash would ignore a failing line in the middle of the command's function.
  set +e
  (set -e && "$@") >"$log" 2>&1 </dev/null 9>&-
  outcome=$?
  set -e
  if [ "$outcome" -eq 0 ]; then
    printf 'done (%d s)\n' "$((SECONDS - began))"
    return 0
  fi
  printf 'failed\n'
  tail -n 25 -- "$log" | sed 's/^/    /' >&2
  fail "$what failed; the lines above are the end of $log."
}

# short_hash TEXT: names things that belong to this data folder outside of it.
short_hash() { printf '%s' "$1" | sha256sum | cut -c1-10; }

# files_stamp PATH…: changes when a source file changes, appears or goes.
files_stamp() {
  find "$@" \( -name bin -o -name obj -o -name node_modules \) -prune -o -type f -printf '%p %s %T@\n' |
    LC_ALL=C sort | sha256sum | cut -d' ' -f1
}

port_in_use() {
  (exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null || (exec 3<>"/dev/tcp/::1/$1") 2>/dev/null
}

# need_port PORT WHAT VARIABLE
need_port() {
  port_in_use "$1" || return 0
  fail "Port $1 ($2) is already taken on this machine: stop the other program, or choose another port, for example $3=$(($1 + 1000)) ${0}."
}

need_dotnet() {
  command -v dotnet >/dev/null ||
    fail "The .NET 10 SDK is missing: install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."
  (cd "$REPO" && dotnet --version >/dev/null 2>&1) ||
    fail "This needs a .NET 10 SDK, but only other versions are installed ($(dotnet --list-sdks | cut -d' ' -f1 | paste -sd' ')): install it from https://dotnet.microsoft.com/download/dotnet/10.0 and run this again."
  export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
}

# prepare_data: makes the data folder, and says plainly when it cannot be used.
prepare_data() {
  mkdir -p -- "$DATA" 2>/dev/null ||
    fail "The data folder $DATA cannot be made: check who owns $(dirname "$DATA"), or name another with FBROKER_DATA=/some/folder."
  [ "$(stat -c %u "$DATA")" = "$(id -u)" ] ||
    fail "The data folder $DATA belongs to $(stat -c %U "$DATA"): run this as that user, or remove it with: sudo $REPO/infra/run.sh --reset."
  [ -e "$DATA/$MARK" ] || [ -z "$(ls -A "$DATA")" ] ||
    fail "The folder $DATA holds other things: name an empty one with FBROKER_DATA=/some/folder."
  if ! touch "$DATA/$MARK" 2>/dev/null || ! mkdir -p -- "$SECRETS" "$LOGS" "$RUN" "$APPS" "$STAMPS" 2>/dev/null || ! [ -w "$SECRETS" ]; then
    fail "The data folder $DATA is damaged: remove it with $REPO/infra/run.sh --reset (the demo's data goes with it)."
  fi
  chmod 755 -- "$DATA"
  chmod 700 -- "$SECRETS"
}
