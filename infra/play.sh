#!/usr/bin/env bash
# Plays a use case of the payment interface (infra/PAYMENTS.md) on the running demo, message by message.
#   ./infra/play.sh campaign     an advertiser lets a channel take so much for its spots, until it is spent
#   ./infra/play.sh song SUB     a subscriber buys at Sample Cinema and gets a licence; SUB is how the site knows them
set -euo pipefail

here=$(dirname "$(readlink -f -- "${BASH_SOURCE[0]}")")
# shellcheck source-path=SCRIPTDIR
{
  source "$here/lib/common.sh"
  source "$here/lib/demo.sh"
}

config_folder
if ! [ -s "$APPS/PaymentPlay/PaymentPlay.dll" ] || ! [ -s "$RUN/world" ]; then
  fail "The demo does not run here: start it with $REPO/infra/run.sh --detach first."
fi
need_dotnet

play() { exec dotnet "$APPS/PaymentPlay/PaymentPlay.dll" "$ORIGIN" "$SECRETS" "$CERTS/ca.pem" "$@"; }

# What is paid from has to be paid in; the operator notes it when the bank has it.
pay_in() { "$here/fbroker" funds deposit --tenant "$1" --partner "$2" --amount "$3" --reference "play-$(date +%s)"; }

case "${1:-}" in
  campaign)
    pay_in metro sample-ads "20.00 EUR"
    play campaign
    ;;
  song)
    [ "$#" -eq 2 ] ||
      fail "Say who buys: sign in at $CINEMA_URL/ and copy \"Our name for you\" from what the site received."
    pay_in metro sample-cinema "1.00 EUR"
    play song "$2"
    ;;
  *) fail "Say what is played: $0 campaign, or $0 song SUB." ;;
esac
