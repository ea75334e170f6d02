#!/usr/bin/env bash
# Makes the development certificate authority and the server certificate of the demo and the tests.
#   certs/make.sh [FOLDER]      default: .data/certs
# Writes ca.pem, ca.key, server.pem, server.key. Run again: does nothing until the server certificate is 30 days from
# its end; the authority stays the same, so a browser that trusts it keeps trusting it.
set -euo pipefail
umask 077

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
folder=${1:-$here/../.data/certs}
month=$((30 * 24 * 3600))

names='DNS:localhost,DNS:*.localhost,DNS:*.dev.localhost,DNS:cable.test,DNS:*.cable.test,DNS:ott.test,DNS:*.ott.test,IP:127.0.0.1,IP:::1'
# Whoever trusts this authority trusts it for local names only: a stolen key opens no other site.
limits='critical,permitted;DNS:localhost,permitted;DNS:test,permitted;IP:127.0.0.0/255.0.0.0,permitted;IP:::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'

new_key() { openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 2>/dev/null >"$1"; }

lasts() { [ -s "$1" ] && openssl x509 -in "$1" -noout -checkend "$month" >/dev/null 2>&1; }

# made_by_us: the server certificate belongs to this authority, names what we serve, and its key is there.
made_by_us() {
  lasts server.pem && [ -s server.key ] && [ "$(cat names 2>/dev/null)" = "$names" ] &&
    openssl verify -CAfile ca.pem server.pem >/dev/null 2>&1
}

make_authority() {
  new_key ca.key
  openssl req -x509 -new -key ca.key -sha256 -days 1825 -subj '/CN=FederationBroker development CA' \
    -addext 'basicConstraints=critical,CA:TRUE,pathlen:0' -addext 'keyUsage=critical,keyCertSign,cRLSign' \
    -addext "nameConstraints=$limits" -out ca.pem
}

make_server() {
  new_key server.key.new
  openssl req -new -key server.key.new -subj '/CN=localhost' -out server.csr
  openssl x509 -req -in server.csr -CA ca.pem -CAkey ca.key -sha256 -days 397 -set_serial "0x$(openssl rand -hex 16)" \
    -out server.pem.new 2>/dev/null -extfile <(printf '%s\n' 'basicConstraints=critical,CA:FALSE' \
      'keyUsage=critical,digitalSignature' 'extendedKeyUsage=serverAuth' 'authorityKeyIdentifier=keyid' \
      'subjectKeyIdentifier=hash' "subjectAltName=$names")
  mv server.key.new server.key
  mv server.pem.new server.pem
  printf '%s' "$names" >names
  rm -f server.csr
}

mkdir -p -- "$folder"
cd -- "$folder"
if lasts ca.pem && [ -s ca.key ] && made_by_us; then
  exit 0
fi
if ! lasts ca.pem || ! [ -s ca.key ]; then
  make_authority
fi
make_server
# Certificates are public; only the keys stay private.
chmod 644 ca.pem server.pem
chmod 755 .
