# Installs missing Debian packages. Sourced, never run.
# shellcheck shell=bash

# missing_packages PACKAGE…: prints those that are not installed.
missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q '^install ok installed$' || printf '%s ' "$package"
  done
}

as_root() {
  if is_root; then
    "$@"
  elif [ -t 0 ]; then
    sudo -- "$@"
  else
    sudo -n -- "$@"
  fi
}

may_be_root() {
  is_root || { command -v sudo >/dev/null && { sudo -n true 2>/dev/null || { [ -t 0 ] && sudo -v; }; }; }
}

# install_quietly PACKAGE…: no service is started and no system-wide database cluster is made on the way;
# both belong to the machine's owner, the demo brings its own.
install_quietly() {
  local policy=/usr/sbin/policy-rc.d cluster=/etc/postgresql-common/createcluster.d/fbroker.conf made_policy=no outcome=0
  if ! [ -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null
    as_root chmod 755 "$policy"
    made_policy=yes
  fi
  as_root mkdir -p "${cluster%/*}"
  printf 'create_main_cluster = false\n' | as_root tee "$cluster" >/dev/null
  { as_root apt-get update &&
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"; } || outcome=$?
  as_root rm -f "$cluster"
  # The tests run their own Apache on their own port; the system's one need not wake up at the next boot.
  if [[ " $* " == *" apache2 "* ]] && [ "$outcome" -eq 0 ]; then as_root update-rc.d apache2 disable || true; fi
  if [ "$made_policy" = yes ]; then as_root rm -f "$policy"; fi
  return "$outcome"
}

# need_packages PACKAGE…
need_packages() {
  local missing=()
  command -v dpkg-query >/dev/null ||
    fail "This script installs packages on Debian and Ubuntu only: install these by hand and run it there: $*."
  read -ra missing <<<"$(missing_packages "$@")"
  [ "${#missing[@]}" -gt 0 ] || return 0
  may_be_root ||
    fail "These packages are missing and this account may not install them: ask an administrator to run 'apt-get install ${missing[*]}', then run this again."
  step "installing ${missing[*]}" "$LOGS/install.log" install_quietly "${missing[@]}"
}
