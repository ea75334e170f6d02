#!/usr/bin/env bash
# The long proof that what may be used once is used once: each such thing, sixteen callers on two nodes, in many rounds.
# It is the test class SingleUseTests with a larger number. First build the solution with -c Release.
#   tests/races.sh [ROUNDS]
set -euo pipefail

export FBROKER_RACE_ROUNDS=${1:-200}
exec dotnet "$(dirname "${BASH_SOURCE[0]}")/FederationBroker.ProductTests/bin/Release/net10.0/FederationBroker.ProductTests.dll" \
  -noColor -noLogo -class "*.Cluster.SingleUseTests"
