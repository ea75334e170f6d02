# Keys and secrets of the demo, made once, readable by their owner only. Sourced, never run.
# shellcheck shell=bash

# secret NAME COMMAND…: keeps the command's output in a file of mode 0600, unless it is there already.
secret() {
  local file=$SECRETS/$1
  shift
  [ -s "$file" ] && return 0
  (umask 077 && "$@" >"$file.new" && mv -- "$file.new" "$file")
}

random_base64() { openssl rand -base64 32; }
random_hex() { openssl rand -hex 32; }
# 32 random bytes without a line end: what a partner pastes into its configuration.
random_text() { openssl rand -hex 32 | tr -d '\n'; }

# A second factor's secret, as authenticators take it (RFC 6238): 20 random bytes in base32.
random_totp() { openssl rand 20 | base32; }

ec_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>/dev/null; }
rsa_key() { openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:3072 2>/dev/null; }

# A service provider's key is carried by a certificate that nobody validates as a chain; it is no TLS certificate.
saml_certificate() { openssl req -x509 -new -key "$SECRETS/$1" -days 3650 -subj "/CN=$2" -sha256; }

make_secrets() {
  local cluster=${1:-absent}
  if [ "$cluster" = present ] && ! [ -s "$SECRETS/master.key" ]; then
    fail "The database is there but $SECRETS/master.key, which it was encrypted with, is gone: put the key back, or start afresh with $REPO/infra/run.sh --reset."
  fi
  secret master.key random_base64
  secret pseudonym-1.key random_base64
  secret audit-1.key random_base64
  secret database.password random_hex
  secret database-owner.password random_hex
  secret demo-staff.totp random_totp
}
