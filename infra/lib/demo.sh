# The demo's configuration and everything that is generated for it. Sourced, never run.
# shellcheck shell=bash

STREAM_URL=https://localhost:$STREAM_PORT
CINEMA_URL=https://localhost:$CINEMA_PORT
SPORTS_URL=https://localhost:7503
OSS_URL=https://localhost:$OSS_PORT
SANDBOX_URL=https://localhost:$SANDBOX_PORT
ORIGIN=https://localhost:$HTTPS_PORT

uses_own_places() {
  [ "$HTTPS_PORT $HTTP_PORT $POSTGRES_PORT $STREAM_PORT $CINEMA_PORT $OSS_PORT $SANDBOX_PORT $METRICS_PORT $DATA" != \
    "7443 7080 7432 7501 7502 7511 7521 7460 $REPO/.data" ]
}

# config_folder: infra/demo itself; with other ports or another data folder a copy that names those ports,
# so that a second demo can run beside the first.
config_folder() {
  CONFIG=$REPO/infra/demo
  if uses_own_places; then CONFIG=$DATA/config; fi
}

# locate_config: makes the copy, where there is one.
locate_config() {
  config_folder
  uses_own_places || return 0
  local file folder
  for folder in tenants partners; do
    mkdir -p -- "$CONFIG/$folder"
    for file in "$REPO/infra/demo/$folder"/*.yaml; do
      sed -e "s#https://localhost:7501/#$STREAM_URL/#g" -e "s#https://localhost:7502/#$CINEMA_URL/#g" \
        -e "s#https://localhost:7511/#$OSS_URL/#g" -e "s#https://localhost:7521/#$SANDBOX_URL/#g" -e "s#https://localhost:7443/#$ORIGIN/#g" "$file" >"$CONFIG/$folder/${file##*/}"
    done
  done
}

# write_if_changed FILE: takes standard input; a file that stays the same is not touched, so the broker does not reload.
write_if_changed() {
  local text
  text=$(cat)
  [ -n "$text" ] || return 1
  [ -f "$1" ] && [ "$(<"$1")" = "$text" ] && return 0
  printf '%s\n' "$text" >"$1.new" && mv -- "$1.new" "$1"
}

# client_secret NAME: the partner keeps the secret, the broker sees its SHA-256.
client_secret() {
  secret "$1.secret" random_text
  sha256sum <"$SECRETS/$1.secret" | cut -d' ' -f1 | write_if_changed "$CONFIG/generated/$1.sha256"
}

# public_jwks KEY-ID KEY-FILE: the public half of an RSA key as a JWK set (RFC 7517). An RSA public key in DER ends with
# the modulus and five octets of exponent, 65537.
public_jwks() {
  local octets=$((3072 / 8)) modulus
  modulus=$(openssl rsa -in "$2" -pubout -outform DER 2>/dev/null | tail -c $((octets + 5)) | head -c "$octets" |
    base64 -w 0 | tr '+/' '-_' | tr -d '=')
  printf '{ "keys": [ { "kty": "RSA", "use": "sig", "alg": "RS256", "kid": "%s", "e": "AQAB", "n": "%s" } ] }\n' "$1" "$modulus"
}

# saml_site ID URL: the partner's signing key, and its metadata for the broker.
saml_site() {
  secret "$1-saml.key" rsa_key
  secret "$1-saml.pem" saml_certificate "$1-saml.key" "$1"
  dotnet "$APPS/OttSite/OttSite.dll" --print-metadata --protocol saml --url "$2" --broker "$ORIGIN/t/metro" --client-id "$1" \
    --signing-certificate "$SECRETS/$1-saml.pem" --signing-key "$SECRETS/$1-saml.key" |
    write_if_changed "$CONFIG/generated/$1-sp.xml"
}

# adapter_package APP ID CAPABILITIES [CLAIMS]: what was built, with a manifest that this installation's own publisher
# signs; made anew when the build is another one. The last two are members of JSON arrays.
adapter_package() {
  local folder=$CONFIG/generated/adapters/$1 made=$STAMPS/package-$1
  if [ -s "$folder/manifest.sig" ] && cmp -s -- "$STAMPS/$1" "$made"; then return 0; fi
  rm -rf -- "$folder" "$folder.new"
  mkdir -p -- "${folder%/*}"
  cp -r -- "$APPS/$1" "$folder.new"
  printf '{ "id": "%s", "version": "1.0.0", "contract": "2.0", "entry": "%s.dll", "capabilities": [%s], "grants": { "claims": [%s] }, "files": {} }\n' \
    "$2" "$1" "$3" "${4:-}" >"$folder.new/manifest.json"
  fbroker adapters sign "$folder.new" --publisher demo --key "$SECRETS/publisher.key"
  mv -- "$folder.new" "$folder"
  cp -- "$STAMPS/$1" "$made"
}

generate_demo() {
  mkdir -p -- "$CONFIG/generated"
  local client
  for client in sample-stream sample-sports sample-games sample-retro sample-cinema sample-ads sample-keys coast-sample-stream; do
    client_secret "$client"
  done
  secret sample-news.key rsa_key
  public_jwks sample-news-1 "$SECRETS/sample-news.key" | write_if_changed "$CONFIG/generated/sample-news.jwks.json"
  # The broker and the OSS/BSS share a secret; the broker also needs the authority that its certificate comes from.
  secret oss.secret random_text
  (umask 077 && write_if_changed "$CONFIG/generated/oss.secret" <"$SECRETS/oss.secret")
  write_if_changed "$CONFIG/generated/ca.pem" <"$CERTS/ca.pem"
  secret sandbox.secret random_text
  (umask 077 && write_if_changed "$CONFIG/generated/sandbox.secret" <"$SECRETS/sandbox.secret")
  secret publisher.key ec_key
  mkdir -p -- "$CONFIG/generated/publishers"
  openssl pkey -in "$SECRETS/publisher.key" -pubout 2>/dev/null | write_if_changed "$CONFIG/generated/publishers/demo.pem"
  adapter_package PrepaidBalance fbroker.prepaid-balance '"billing"'
  adapter_package RestBiller fbroker.rest-biller '"billing"'
  adapter_package RestCustomers fbroker.rest-customers '"consent", "claims", "standing"' '"x_customer_since"'
  adapter_package RestOttSubscriptions fbroker.rest-ott-subscriptions '"subscription"'
  saml_site sample-cinema "$CINEMA_URL"
  saml_site sample-sports "$SPORTS_URL"
}

# broker_settings: the broker's options, for its commands as well as for the server.
broker_settings() {
  export Broker__Database="Host=127.0.0.1;Port=$POSTGRES_PORT;Database=fbroker;Username=fbroker"
  export Broker__DatabasePasswordFile=$SECRETS/database.password
  export Broker__ConfigurationFolder=$CONFIG Broker__SecretsFolder=$SECRETS Broker__ThemesFolder=$REPO/themes
  export Broker__PublicOrigin=$ORIGIN Broker__Listen=localhost Broker__HttpsPort=$HTTPS_PORT Broker__HttpPort=$HTTP_PORT
  export Broker__MetricsPort=$METRICS_PORT
  export Broker__AuditCheckpointFolder=$DATA/audit-checkpoints
  export Broker__AdapterPublishersFolder=$CONFIG/generated/publishers Broker__AdapterStoreFolder=$DATA/adapters
  export Broker__CertificatePem=$CERTS/server.pem Broker__CertificateKeyPem=$CERTS/server.key Broker__NodeName=demo
  export Broker__ListOperators=true
  # The sample sites' addresses for messages are on this machine.
  export Broker__OutboundPrivateNetworks__0=127.0.0.0/8 Broker__OutboundPrivateNetworks__1=::1/128
  export Broker__OutboundAuthority=$CERTS/ca.pem
}

# write_settings FILE: the same options for a shell or an editor that runs the broker by itself, and migrates as well.
write_settings() {
  broker_settings
  export Broker__MigrationDatabase="Host=127.0.0.1;Port=$POSTGRES_PORT;Database=fbroker;Username=fbroker_owner"
  export Broker__MigrationDatabasePasswordFile=$SECRETS/database-owner.password
  env | grep '^Broker__' | LC_ALL=C sort | sed "s/=\\(.*\\)/='\\1'/" >"$1"
}

fbroker() { dotnet "$APPS/fbroker/fbroker.dll" "$@"; }

# Two roles, neither a superuser, so row-level security holds for both: one owns the tables and only migrates; the broker serves with the
# other, which can neither change nor remove what is only ever added (audit trail, staff changes, consent history).
make_database() {
  local password owner_password
  password=$(<"$SECRETS/database.password")
  owner_password=$(<"$SECRETS/database-owner.password")
  admin_sql "$POSTGRES_PORT" <<SQL
SELECT format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', name)
  FROM unnest(ARRAY['fbroker', 'fbroker_owner']) name WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name) \gexec
ALTER ROLE fbroker PASSWORD '$password';
ALTER ROLE fbroker_owner PASSWORD '$owner_password';
SELECT 'CREATE DATABASE fbroker OWNER fbroker_owner' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = 'fbroker') \gexec
ALTER DATABASE fbroker OWNER TO fbroker_owner;
REVOKE ALL ON DATABASE fbroker FROM PUBLIC;
GRANT CONNECT ON DATABASE fbroker TO fbroker;
\connect fbroker
REASSIGN OWNED BY fbroker TO fbroker_owner;
SQL
}

# migrate_database: the one command that runs as the owner of the tables.
migrate_database() {
  Broker__MigrationDatabase="Host=127.0.0.1;Port=$POSTGRES_PORT;Database=fbroker;Username=fbroker_owner" \
    Broker__MigrationDatabasePasswordFile=$SECRETS/database-owner.password fbroker migrate
}

# prepare_database: migrate and seed, unless build and seed files are those of the last time.
prepare_database() {
  local stamp
  stamp=$(cat "$STAMPS/fbroker" "$REPO"/infra/demo/subscribers-*.yaml "$REPO"/infra/demo/*.json "$REPO/infra/demo/accounts-metro.csv" "$REPO/infra/demo/staff.yaml" | sha256sum | cut -d' ' -f1)
  [ "$(cat "$STAMPS/database" 2>/dev/null)" != "$stamp" ] || return 0
  step "bringing the database up to date" "$LOGS/migrate.log" migrate_database
  step "putting the shared content into force" "$LOGS/content.log" fbroker catalogue share --file "$REPO/infra/demo/shared-content.json"
  step "putting Metro Cable's catalogue into force" "$LOGS/catalogue-metro.log" fbroker catalogue put --first --tenant metro --file "$REPO/infra/demo/catalogue-metro.json"
  step "putting Coast Vision's catalogue into force" "$LOGS/catalogue-coast.log" fbroker catalogue put --first --tenant coast --file "$REPO/infra/demo/catalogue-coast.json"
  step "adding the demo subscribers of Metro Cable" "$LOGS/seed-metro.log" fbroker seed --file "$REPO/infra/demo/subscribers-metro.yaml"
  step "adding the demo subscribers of Coast Vision" "$LOGS/seed-coast.log" fbroker seed --file "$REPO/infra/demo/subscribers-coast.yaml"
  step "importing more accounts of Metro Cable" "$LOGS/import-metro.log" fbroker accounts import --tenant metro --file "$REPO/infra/demo/accounts-metro.csv"
  step "adding the demo staff" "$LOGS/seed-staff.log" fbroker staff seed --file "$REPO/infra/demo/staff.yaml" --secret-file "$SECRETS/demo-staff.totp"
  printf '%s\n' "$stamp" >"$STAMPS/database"
}
