#!/usr/bin/env bash
# The long proof that no order is lost, doubled, or taken and denied: orders are placed through two nodes while calls
# of billing and of the service are lost, late, repeated and answered with nonsense, and nodes, adapters and the
# database are killed. At the end the other side's journal, the broker's rows, the books and what subscribers were told are
# compared; then books and billing are reconciled, before and after differences are put in. It is the test class OrderStormTests with larger numbers. First build the solution with -c Release.
#   tests/orders.sh [ORDERS [KILLS [SEED]]]
set -euo pipefail

export FBROKER_STORM_ORDERS=${1:-20000} FBROKER_STORM_KILLS=${2:-200} FBROKER_STORM_SEED=${3:-1}
exec dotnet "$(dirname "${BASH_SOURCE[0]}")/FederationBroker.ProductTests/bin/Release/net10.0/FederationBroker.ProductTests.dll" \
  -noColor -noLogo -showLiveOutput -class "*.Collaboration.OrderStormTests"
