#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# From a bare Debian to a running partner programme, and what happens on it: installs, builds, starts prmd, brings in some
# 18 000 real organisations as customers and an invented network of 40 partners, and plays a few days of deal
# registration. Leaves the server running.
#
#     examples/quickstart.sh [--once]      --once stops the server at the end
#
# PRM_QUICKSTART_DIR (build/quickstart) is where the data goes, anew at each run; PRM_QUICKSTART_PORT (7443) the port.
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/packages.sh

once=
case ${1-} in
  "") ;;
  --once) once=1 ;;
  *) echo "usage: examples/quickstart.sh [--once]" >&2; exit 64 ;;
esac
dir=${PRM_QUICKSTART_DIR:-build/quickstart}
port=${PRM_QUICKSTART_PORT:-7443}
build=build/release
prmd=$build/bin/prmd
prm=$build/bin/prm

bold= dim= plain=
if [ -t 1 ] && [ -z "${NO_COLOR-}" ]; then bold=$'\e[1m' dim=$'\e[2m' plain=$'\e[0m'; fi
chapter() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
say() { printf '%s\n' "$*"; }

# ---- Install and build ------------------------------------------------------------------------------------------

chapter "Installing what is missing, and building"
mkdir -p build
prm_install build
if ! { cmake -S . -B $build -DCMAKE_BUILD_TYPE=Release && cmake --build $build -j "$(nproc)"; } >build/release.log 2>&1; then
  tail -n 40 build/release.log
  echo "quickstart: the build failed, see build/release.log" >&2
  exit 1
fi
say "$($prmd --version), $($prm --version)"

# ---- Start ------------------------------------------------------------------------------------------------------

stop_server() {
  [ -s "$dir/pid" ] || return 0
  local pid
  pid=$(cat "$dir/pid")
  if kill -0 "$pid" 2>/dev/null && [ "$(readlink -f "/proc/$pid/exe")" = "$(readlink -f $prmd)" ]; then
    kill "$pid"
    while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
  fi
  rm -f "$dir/pid"
}

stop_server
rm -rf "$dir"
mkdir -p "$dir"
failed() {
  echo "quickstart: stopped at line $1" >&2
  [ ! -s "$dir/log" ] || tail -n 5 "$dir/log" >&2
  [ -z "$once" ] || stop_server
}
trap 'failed $LINENO' ERR

setsid $prmd --data "$dir/data" --listen "127.0.0.1:$port" --simulated-clock >"$dir/ready" 2>"$dir/log" </dev/null &
echo $! >"$dir/pid"
until [ -s "$dir/ready" ]; do
  kill -0 "$(cat "$dir/pid")" || { cat "$dir/log" >&2; exit 1; }
  sleep 0.05
done
address=$(sed -E 's/.*"address":"([^"]*)".*/\1/' "$dir/ready")
say "prmd serves JSON-RPC over TLS on $address; its data is in $dir/data"

export PRM_SERVER=$address PRM_CA=$dir/data/tls/cert.pem

# as WHO COMMAND...: runs prm with that user's token.
as() {
  local who=$1
  shift
  PRM_TOKEN_FILE=$dir/$who.token $prm "$@"
}
cp "$dir/data/admin.token" "$dir/admin.token"

# user WHO NAME ROLE [PARTNER]
user() {
  local id
  id=$(as admin call users.create name="$2" email="$1@example.com" roles:json="[\"$3\"]" ${4:+partner="$4"} --get user.id)
  (umask 077 && as admin call tokens.create user="$id" --get token >"$dir/$1.token")
}

# ---- The vendor, its programme, its network ---------------------------------------------------------------------

chapter "A vendor sets up its partner programme"
user pia "Pia Programme" program_manager
user carl "Carl Channel" channel_manager
program=$(as pia call partners.programs.create name="Partners First" currency=EUR time_zone=Europe/Paris --get program.id)
declare -A level territory partner
rank=0
for code in registered silver gold; do
  rank=$((rank + 1))
  level[$code]=$(as pia call partners.levels.create program="$program" code=$code name="${code^}" rank=$rank --get level.id)
done
world=$(as pia call partners.territories.create name=World --get territory.id)
for name in Americas Europe Asia; do
  territory[$name]=$(as pia call partners.territories.create name=$name parent="$world" --get territory.id)
done
family=$(as pia call partners.products.create name="Network sensors" --get product.id)
product=$(as pia call partners.products.create name="Sensor 400" parent="$family" --get product.id)
say "Programme \"Partners First\": 3 levels, 3 territories, 1 product, in euros"

chapter "Forty partners join"
first=(Northwind Bluepeak Ironbridge Silverlake Redwood Greenfield Stonegate Clearwater Highmark Eastgate)
second=("Systems" "Networks" "Integration" "Digital")
channels=(reseller si msp distributor)
levels=(registered silver gold)
regions=(Americas Europe Asia)
count=0
for one in "${first[@]}"; do
  for k in 0 1 2 3; do
    name="$one ${second[$k]}"
    id=$(as pia call partners.create legal_name="$name" type="${channels[$k]}" --get partner.id)
    as pia call partners.memberships.create partner="$id" program="$program" \
      level="${level[${levels[$((count % 3))]}]}" channel_type="${channels[$k]}" --get membership.id >/dev/null
    partner[$name]=$id
    count=$((count + 1))
  done
done
say "$count partners: ${#levels[@]} levels, ${#channels[@]} channel types"
# Bluepeak Systems is a silver reseller, Northwind Networks a silver system integrator: see the order above.
user nora "Nora of Bluepeak" partner_sales "${partner[Bluepeak Systems]}"
user ben "Ben of Northwind" partner_sales "${partner[Northwind Networks]}"

# ---- Real customers ---------------------------------------------------------------------------------------------

chapter "The vendor's customers come in: the organisations of the public register of network addresses"
examples/ieee-customers.sh >"$dir/customers.csv"
say "$(($(wc -l <"$dir/customers.csv") - 1)) lines like: $(sed -n 2p "$dir/customers.csv")"
as pia import deals.customers "$dir/customers.csv" --errors "$dir/duplicates.csv" || true
say "Duplicates are reported with what they resemble, and how much ($dir/duplicates.csv):"
sed -n 2,4p "$dir/duplicates.csv" | sed 's/^/    /'

# ---- Deals ------------------------------------------------------------------------------------------------------

close=$(date -u -d '+75 days' +%F)
# deal WHO CUSTOMER COUNTRY AMOUNT TERRITORY [prm options]: registers, leaves the answer in $answer
deal() {
  local who=$1 customer=$2 country=$3 amount=$4 region=$5
  shift 5
  answer=$(as "$who" call deals.register program="$program" customer.legal_name="$customer" customer.country="$country" \
    lines.0.product="$product" lines.0.quantity:json=20 territory="${territory[$region]}" \
    amount.amount:json="$amount" amount.currency=EUR expected_close="$close" --json "$@")
}
# The first value of that name in $answer; reasons prints each reason's sentence.
get() { grep -oE "\"$1\":\"?[^\",}]*" <<<"$answer" | head -n 1 | sed -E 's/^"[^"]*":"?//'; }
reasons() { grep -oE '"text":"[^"]*"' <<<"$answer" | sed -E 's/^"text":"(.*)"$/    - \1/'; }

chapter "1. Nora, at a silver reseller, registers a deal at one of them"
deal nora "Huawei Technologies Co., Ltd." CN 1250000 Asia
first_deal=$(get id) first_decision=$(get decision_id)
say "State: $(get state). Protected until $(get protected_until), at a margin of $(($(get margin_bps) / 100)) %."
reasons

chapter "2. Ben, at another partner, registers the same customer under another spelling"
deal ben "HUAWEI TECHNOLOGIES CO.,LTD" CN 900000 Asia
second_deal=$(get id) second_decision=$(get decision_id)
say "State: $(get state). He is told why, and nothing of whom he met:"
reasons
say "Nora's deal does not exist for him:"
as ben call deals.get id="$first_deal" 2>&1 | sed 's/^/    /' || true

chapter "3. A large deal goes to a person"
deal nora "Cisco Systems, Inc" US 48000000 Americas
large=$(get id)
say "State: $(get state)."
reasons
say "Carl, the channel manager, approves it:"
as carl call deals.review id="$large" verdict=approve reason="Agreed with the customer" --get deal.state,deal.protected_until |
  sed 's/^/    /'

chapter "4. Nora's sale goes on: she has been there, and it is serious now"
as nora call deals.activities.create deal="$first_deal" kind=demo on="$(date -u +%F)" note="Shown at their site" \
  --get activity.kind | sed 's/^/    activity: /'
as nora call deals.set_stage id="$first_deal" stage=business --get deal.stage,deal.probability_bps,deal.forecast_base |
  sed 's/^/    stage, probability, forecast: /'
deal ben "Siemens AG" DE 0 Europe
say "Ben does not know what his next deal is worth; it is $(get state):"
reasons
asked=$(get id)
as ben call deals.answer id="$asked" amount.amount:json=700000 amount.currency=EUR --get deal.state |
  sed 's/^/    he answers; it is /'
as ben call deals.close id="$asked" outcome=won closure_code=best_offer --get deal.state,deal.stage |
  sed 's/^/    the order comes in: /'

chapter "5. Time passes: 200 days"
as admin call clock.advance by:json=$((200 * 86400)) --get now,timers | sed 's/^/    now, timers run: /'
say "Nora's first deal is $(as nora call deals.get id="$first_deal" --get deal.state); the customer is free again."
close=$(date -u -d '+275 days' +%F)
deal ben "HUAWEI TECHNOLOGIES CO.,LTD" CN 900000 Asia
say "Ben registers it anew: $(get state)."

chapter "6. The vendor changes a setting of deals.decide: silver deals above 10 000 euros are for a person"
as admin call rules.settings.set point=deals.decide \
  settings:json='{"limits":{"registered":1000000,"silver":1000000,"gold":20000000}}' \
  comment="Silver partners are reviewed above 10 000" --get generation | sed 's/^/    generation /'
deal nora "Robert Bosch GmbH" DE 1250000 Europe
say "The same kind of registration as the first is now: $(get state)."
reasons
changed=$(get decision_id)

chapter "7. Why? The decision explains itself, in French, and the first one still gives what it gave"
as nora explain "$changed" --locale fr
as carl explain "$first_decision" --locale fr | tail -n 3

chapter "What Ben may read of the decision on his duplicate"
as ben explain "$second_decision"
as ben list deals --table --fields number,state,customer.legal_name,created_at

if [ -n "$once" ]; then
  stop_server
  chapter "The server has stopped. Its journal:"
  $prmd verify --data "$dir/data"
else
  chapter "The server is running (process $(cat "$dir/pid")). Try:"
  say "    export PRM_SERVER=$address PRM_CA=$PRM_CA"
  say "    PRM_TOKEN_FILE=$dir/nora.token $prm list deals"
  say "    PRM_TOKEN_FILE=$dir/admin.token $prm call rules.list"
  say "    kill $(cat "$dir/pid")      # stops it"
fi
