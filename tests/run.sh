#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sets everything up and runs every test: installs what is missing, builds with gcc under AddressSanitizer and
# UndefinedBehaviorSanitizer and runs all of them; with clang under the same those that drive no server from outside; and
# with clang under ThreadSanitizer those where threads meet, which is where servers are driven from outside.
# Then it plays the quickstart.
#
#     tests/run.sh [gcc | clang | thread | quickstart ...]      all of them by default
#     tests/run.sh year                                         a year of 20 000 registrations, reckoned once more, 5 000 leads,
#                                                               funds under long loads, levels, and cases: minutes
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/packages.sh
prm_install build tests
prm_fetch_promtool "$PWD/build/tools"
prm_fetch_manuals "$PWD/build/tools"
export PATH=$PATH:$PWD/build/tools

export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=$PWD/tests/tsan.supp
jobs=$(nproc)
launcher=()
command -v ccache >/dev/null && launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache)

# build NAME COMPILER SANITIZER
build() {
  echo "== $1: building with $2, sanitizer $3"
  cmake -S . -B "build/test-$1" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_COMPILER="$2" -DPRM_SANITIZE="$3" \
    -DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld -DPRM_TESTS=ON -DPRM_BENCH=ON -DPRM_WERROR=ON "${launcher[@]}" \
    >"build/test-$1.log" 2>&1 || { cat "build/test-$1.log"; return 1; }
  cmake --build "build/test-$1" -j "$jobs" >"build/test-$1.log" 2>&1 || { tail -n 60 "build/test-$1.log"; return 1; }
}

# check NAME [ctest options]
check() {
  local name=$1
  shift
  echo "== $name: tests"
  ctest --test-dir "build/test-$name" --output-on-failure -j "$jobs" "$@"
  echo "== $name: measured beside slow and stuck clients, with sanitizers"
  grep -h 'p99' "build/test-$name/Testing/Temporary/LastTest.log" || true
}

run_gcc() { build gcc gcc address && check gcc; }
run_clang() { build clang clang address && check clang -LE 'once|api|fault'; }
run_thread() { build thread clang thread && check thread -L 'unit|api' -LE 'once|alloc'; }
run_year() {
  echo "== year: 20 000 registrations, and all that came of them reckoned once more"
  cmake -S . -B build/year -G Ninja -DCMAKE_BUILD_TYPE=Release "${launcher[@]}" >build/year.log
  cmake --build build/year -j "$jobs" >build/year.log
  PRM_BUILD=build/year python3 -B tests/year/year.py
  echo "== leads: 5 000 at real organisations, given out and looked at from outside"
  PRM_BUILD=build/year python3 -B tests/leads/leads.py
  echo "== funds: the year of a programme, reported and reckoned once more"
  PRM_BUILD=build/year python3 -B tests/mdf/programme.py
  echo "== certificates and levels: a year of 300 partners, twice, reckoned once more"
  PRM_BUILD=build/year python3 -B tests/certification/year.py
  echo "== cases: a month of 600, every promise reckoned once more"
  PRM_BUILD=build/year python3 -B tests/support/month.py
  echo "== funds: random steps of many, and kill -9 in between"
  PRM_BUILD=build/year PRM_ROUNDS=40 PRM_STEPS=300 python3 -B tests/mdf/test_property.py
  echo "== funds: the walk without a server, as often as a minute or two allows"
  cmake -S . -B build/walk -G Ninja -DCMAKE_BUILD_TYPE=Release -DPRM_TESTS=ON "${launcher[@]}" >build/walk.log
  cmake --build build/walk -j "$jobs" --target test_mdf_walk >build/walk.log
  PRM_WALKS=1000 build/walk/bin/test_mdf_walk
  PRM_BUILD=build/year PRM_CLAIMS=1000 PRM_CONNECTIONS=100 python3 -B tests/mdf/test_race.py
}
run_quickstart() {
  echo "== quickstart: the README's first command"
  PRM_QUICKSTART_DIR=build/quickstart-test PRM_QUICKSTART_PORT=0 examples/quickstart.sh --once
}

mkdir -p build
[ $# -gt 0 ] || set -- gcc clang thread quickstart
for part in "$@"; do
  "run_$part"
done
echo "== all of it passed: $*"
