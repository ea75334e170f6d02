# Running test projects and counting what they say. Sourced, never run.
# shellcheck shell=bash

PASSED=0
FAILED=0
SKIPPED=0

# test_projects: by the naming rule of tests/README.md, a project whose name ends in Tests holds tests.
test_projects() { find "$REPO/tests" -mindepth 2 -maxdepth 2 -name '*Tests.csproj' 2>/dev/null | LC_ALL=C sort; }

# show_progress: passes failures and skips through, and a sign of life for every 25 tests that end.
show_progress() {
  awk '
    / \[STARTING\]$/ { telling = 0; next }
    / \[FINISHED\] Time: / { telling = 0; if (++ended % 25 == 0) { printf "    … %d tests have run\n", ended; fflush() }; next }
    / \[(FAIL|SKIP)\]$/ { telling = 1 }
    /^ *(Discovering|Discovered|Starting|Finished): / || /^$/ { next }
    /^=== / { telling = 1; next }
    telling { print; fflush() }'
}

# attribute_sum REPORT NAME: adds one attribute of the <assembly> elements of an xUnit report.
attribute_sum() {
  grep -o '<assembly [^>]*>' "$1" | grep -o " $2=\"[0-9]*\"" | tr -dc '0-9\n' | awk '{ sum += $1 } END { print sum + 0 }'
}

# run_tests PROJECT: the counts come from the report the runner writes, never from its prose. A project that dies without
# a report, or says it failed while its report shows no failure, counts as one failure.
run_tests() {
  local project=$1 name report outcome failures
  name=$(basename "$project" .csproj)
  report=$TEST_HOME/$name.xml
  say "• $name"
  set +e
  dotnet "${project%/*}/bin/Release/net10.0/$name.dll" -noColor -noLogo -reporter verbose -xml "$report" </dev/null 2>&1 |
    tee "$TEST_LOGS/$name.log" | show_progress
  outcome=${PIPESTATUS[0]}
  set -e
  if ! grep -q '<assembly ' "$report" 2>/dev/null; then
    tail -n 25 -- "$TEST_LOGS/$name.log" | sed 's/^/    /'
    say "    $name ended with code $outcome and no report."
    FAILED=$((FAILED + 1))
    return 0
  fi
  failures=$(($(attribute_sum "$report" failed) + $(attribute_sum "$report" errors)))
  if [ "$failures" -eq 0 ] && [ "$outcome" -ne 0 ]; then failures=1; fi
  PASSED=$((PASSED + $(attribute_sum "$report" passed)))
  FAILED=$((FAILED + failures))
  SKIPPED=$((SKIPPED + $(attribute_sum "$report" skipped)))
}

# sum_up: the last line is read by machines.
sum_up() {
  local line="$PASSED passed, $FAILED failed"
  if [ "$SKIPPED" -gt 0 ]; then line="$line, $SKIPPED skipped"; fi
  if [ $((PASSED + FAILED)) -eq 0 ]; then say "No test has run: that counts as a failure."; fi
  say "$line"
  [ "$FAILED" -eq 0 ] && [ "$PASSED" -gt 0 ]
}
