# Formatting and lint, each check counted like a test. Sourced, never run.
# shellcheck shell=bash

LINT_PACKAGES=(shellcheck)
LINT=$REPO/tests/lint

# prepare_lint: the tools in the versions that .config/dotnet-tools.json and tests/lint/package-lock.json name.
prepare_lint() {
  need_packages "${LINT_PACKAGES[@]}"
  command -v npm >/dev/null || fail "npm is missing: install Node.js 20 or newer from https://nodejs.org and run this again."
  step "installing the formatter for C#" "$LOGS/tools.log" restore_tools
  if [ "$(cat "$LINT/node_modules/stamp" 2>/dev/null)" != "$(lint_stamp)" ]; then
    step "installing the checkers for JavaScript" "$LOGS/lint-npm.log" npm ci --prefix "$LINT" --no-audit --no-fund
    lint_stamp >"$LINT/node_modules/stamp"
  fi
}

lint_stamp() { sha256sum <"$LINT/package-lock.json"; }

restore_tools() { cd "$REPO" && dotnet tool restore; }

# scripts: every shell script that git knows, whatever its name.
scripts() { git -c safe.directory='*' -C "$REPO" grep -lE '^#!/usr/bin/env bash|^# shellcheck shell=bash'; }

check_csharp() { cd "$REPO" && dotnet csharpier check src tests; }
check_scripts() { cd "$REPO" && scripts | xargs -d '\n' shellcheck -x; }
check_web_format() { cd "$REPO" && "$LINT/node_modules/.bin/biome" format .; }
check_web_lint() { cd "$REPO" && "$LINT/node_modules/.bin/biome" lint --error-on-warnings .; }
check_api_types() { node "$LINT/api-types.js" --check; }

check_types() {
  local project
  while read -r project; do
    "$LINT/node_modules/.bin/tsc" --pretty false -p "$project"
  done < <(find "$REPO/src" "$LINT" -name node_modules -prune -o -name tsconfig.json -print)
}

# check WHAT COMMAND: one line, one passed or failed; what is wrong stands below, and how to mend it.
check() {
  local what=$1 command=$2 mend=$3 log=$LOGS/$2.log began=$SECONDS outcome
  printf '    %s … ' "$what"
  set +e
  (set -e && "$command") >"$log" 2>&1 </dev/null
  outcome=$?
  set -e
  cp -- "$log" "$TEST_LOGS/lint-$command.log"
  if [ "$outcome" -eq 0 ]; then
    printf 'passed (%d s)\n' "$((SECONDS - began))"
    PASSED=$((PASSED + 1))
    return 0
  fi
  printf 'failed\n'
  tail -n 40 -- "$log" | sed 's/^/        /'
  say "        → $mend"
  FAILED=$((FAILED + 1))
}

run_lint() {
  prepare_lint
  say "• Lint"
  check "C# is formatted" check_csharp "dotnet csharpier format src tests"
  check "shell scripts have no known faults" check_scripts "shellcheck -x FILE explains each code"
  check "JavaScript and JSON are formatted" check_web_format "tests/lint/node_modules/.bin/biome format --write ."
  check "JavaScript, CSS and JSON have no known faults, modules no circle" check_web_lint \
    "tests/lint/node_modules/.bin/biome lint . explains each rule"
  check "the console knows the API as openapi.json describes it" check_api_types "node tests/lint/api-types.js"
  check "JavaScript has sound types" check_types "src and tests/lint have a tsconfig.json each: tests/lint/node_modules/.bin/tsc -p …"
}
