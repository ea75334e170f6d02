#!/usr/bin/env bash
# The long proof that nodes live through their database's faults: each fault twenty times under forty sign-ins a second, on two nodes.
# It is the test class OutageTests with larger numbers. First build the solution with -c Release.
#   tests/outages.sh [ROUNDS [SIGN-INS-A-SECOND]]
set -euo pipefail

export FBROKER_OUTAGE_ROUNDS=${1:-20} FBROKER_OUTAGE_RATE=${2:-40}
exec dotnet "$(dirname "${BASH_SOURCE[0]}")/FederationBroker.ProductTests/bin/Release/net10.0/FederationBroker.ProductTests.dll" \
  -noColor -noLogo -showLiveOutput -class "*.Faults.OutageTests"
