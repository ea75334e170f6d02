#!/usr/bin/env bash
# The long proof that rotating keys refuses nobody: keys are rotated while people sign in, and partners keep key sets as
# long as they may. It is the test class KeyRotationTests with a larger number. First build the solution with -c Release.
#   tests/rotations.sh [ROTATIONS]
set -euo pipefail

export FBROKER_ROTATIONS=${1:-100}
exec dotnet "$(dirname "${BASH_SOURCE[0]}")/FederationBroker.ProductTests/bin/Release/net10.0/FederationBroker.ProductTests.dll" \
  -noColor -noLogo -class "*.Cluster.KeyRotationTests"
