# Builds what the demo runs. Sourced, never run.
# shellcheck shell=bash

# publish_app NAME PROJECT: into the data folder, so that a later build never changes files under a running program.
publish_app() {
  local name=$1 project=$REPO/$2 stamp
  stamp=$(files_stamp "$REPO/src" "$REPO/Directory.Build.props" "$REPO/Directory.Packages.props" "$REPO/global.json")
  if [ -s "$APPS/$name/$name.dll" ] && [ "$(cat "$STAMPS/$name" 2>/dev/null)" = "$stamp" ]; then
    return 0
  fi
  rm -f -- "$STAMPS/$name"
  rm -rf -- "${APPS:?}/$name"
  step "building $name" "$LOGS/build-$name.log" \
    dotnet publish "$project" -c Release -o "$APPS/$name" --nologo -v quiet -p:UseSharedCompilation=false -nodeReuse:false
  printf '%s\n' "$stamp" >"$STAMPS/$name"
}

build_demo() {
  publish_app fbroker src/FederationBroker.Web
  publish_app OttSite src/samples/OttSite
  publish_app OssBss src/samples/OssBss
  publish_app Sandbox src/samples/Sandbox
  publish_app PaymentPlay src/samples/PaymentPlay
  publish_app PrepaidBalance src/plugins/PrepaidBalance
  publish_app RestBiller src/plugins/RestBiller
  publish_app RestCustomers src/plugins/RestCustomers
  publish_app RestOttSubscriptions src/plugins/RestOttSubscriptions
}
