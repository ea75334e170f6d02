#!/usr/bin/env bash
# Installs what the tests need, builds, runs every test; the last line is "N passed, N failed". See infra/README.md.
#   infra/test.sh [NAME…]      only the test projects whose name contains one of the words
#   infra/test.sh Lint         only formatting and lint
#   infra/test.sh --prepare    installs and restores what tests and editors need, and runs nothing
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR
{
  source "$here/lib/common.sh"
  source "$here/lib/packages.sh"
  source "$here/lib/postgres.sh"
  source "$here/lib/processes.sh"
  source "$here/lib/test-world.sh"
  source "$here/lib/tests.sh"
  source "$here/lib/lint.sh"
}

PACKAGES=(postgresql tzdata openssl curl chromium-headless-shell fonts-noto-cjk apache2 libapache2-mod-auth-openidc libapache2-mod-auth-mellon xmlsec1 pgbouncer)

TEST_LOGS=$REPO/TestResults
open_test_home
mkdir -p -- "$TEST_LOGS"

# clean_up CODE: stops the database and removes what this run made; the logs of the tests stay in TestResults/.
clean_up() {
  trap '' INT TERM HUP
  close_test_home
  exit "$1"
}
trap 'clean_up $?' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP

install_npm_clients() {
  local name
  command -v npm >/dev/null || fail "npm is missing: install Node.js 20 or newer from https://nodejs.org and run this again."
  for name in InteropTests/{openid-client,payments-client,express-openid-connect} BrowserTests/oidc-client-ts; do
    step "installing ${name#*/} for ${name%%/*}" "$LOGS/npm-${name#*/}.log" \
      npm ci --prefix "$REPO/tests/FederationBroker.$name" --no-audit --no-fund
  done
}

wanted() {
  local word
  [ "$#" -gt 1 ] || return 0
  for word in "${@:2}"; do
    if [[ "$1" == *"$word"* ]]; then return 0; fi
  done
  return 1
}

restore_everything() {
  install_npm_clients
  prepare_lint
  step "restoring packages" "$LOGS/restore.log" dotnet restore "$REPO/FederationBroker.sln"
}

# build_everything: all projects share one compiler, which is this run's own and ends with the build.
build_everything() {
  local pipe=fbroker-tests-$$ roslyn outcome=0
  dotnet build "$REPO/FederationBroker.sln" -c Release --nologo -v quiet -nodeReuse:false \
    -p:UseSharedCompilation=true -p:SharedCompilationId="$pipe" || outcome=$?
  roslyn=$(dotnet msbuild "$REPO/src/FederationBroker.Kernel" -getProperty:RoslynTargetsPath)
  "$roslyn/bincore/VBCSCompiler" -pipename:"$pipe" -shutdown || true
  return "$outcome"
}

# list_tests: the tests themselves are run without it, so nothing else would notice that plain `dotnet test` is broken.
list_tests() {
  dotnet test "$REPO/tests/FederationBroker.ConventionTests" -c Release --no-build --list-tests
}

run_projects() {
  local project
  while read -r project <&3; do
    if wanted "$(basename "$project")" "$@"; then run_tests "$project"; fi
  done 3< <(test_projects)
}

need_dotnet
case "${1:-}" in
  --prepare)
    need_packages "${PACKAGES[@]}" "${LINT_PACKAGES[@]}"
    restore_everything
    exit 0
    ;;
  Lint)
    run_lint
    sum_up
    exit
    ;;
esac
need_packages "${PACKAGES[@]}"
if wanted Lint "$@"; then run_lint; fi
make_test_world
export FBROKER_TEST_LOGS=$TEST_HOME/node-logs
install_npm_clients
step "building everything" "$LOGS/build.log" build_everything
if wanted Convention "$@"; then step "finding tests as editors do" "$LOGS/dotnet-test.log" list_tests; fi
run_projects "$@"
sum_up
