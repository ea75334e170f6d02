#!/usr/bin/env bash
# For tests that run without infra/test.sh (dotnet test, an editor): makes what they run against, tells the variables on
# standard output, and takes all of it away when standard input ends. However the tests end, their end of that pipe closes.
set -euo pipefail

here=$(dirname "${BASH_SOURCE[0]}")
# shellcheck source-path=SCRIPTDIR
{
  source "$here/lib/common.sh"
  source "$here/lib/packages.sh"
  source "$here/lib/postgres.sh"
  source "$here/lib/processes.sh"
  source "$here/lib/test-world.sh"
}

# Ctrl-C reaches this script as well as the tests; theirs is the turn to end first. Tests that are gone already when all
# is made (PIPE) are no reason to leave anything behind.
trap '' INT HUP PIPE
open_test_home
trap 'close_test_home' EXIT
trap 'exit 143' TERM
need_packages postgresql openssl tzdata >&2
make_test_world >&2
printf '%s\n' "FBROKER_TEST_POSTGRES=$FBROKER_TEST_POSTGRES" "FBROKER_TEST_CERTS=$FBROKER_TEST_CERTS" ready
exec 1>&2
cat >/dev/null
