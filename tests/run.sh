#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sets everything up and runs every test: installs what is missing, builds with gcc under AddressSanitizer and
# UndefinedBehaviorSanitizer and runs all of them; with clang under the same those that drive no server from outside; and
# with clang under ThreadSanitizer those where threads meet, which is where servers are driven from outside.
# Then it plays the quickstart, and says which parts and tests took longest.
#
#     tests/run.sh [gcc | clang | thread | quickstart ...]      all of them by default
#     tests/run.sh year                                         a year of 20 000 registrations, reckoned once more, 5 000 leads,
#                                                               funds under long loads, levels, and cases: minutes
set -euo pipefail
cd "$(dirname "$0")/.."
. examples/packages.sh
prm_install build tests
mkdir -p build
prm_fetch_promtool "$PWD/build/tools"
prm_fetch_manuals "$PWD/build/tools"
export PRM_MANUALS=fetched # a test that needs them fails without
export PATH=$PATH:$PWD/build/tools

export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0:strict_string_checks=1
export UBSAN_OPTIONS=print_stacktrace=1:halt_on_error=1
export TSAN_OPTIONS=halt_on_error=1:second_deadlock_stack=1:suppressions=$PWD/tests/tsan.supp
jobs=$(nproc)
launcher=()
command -v ccache >/dev/null && launcher=(-DCMAKE_C_COMPILER_LAUNCHER=ccache)

# What the servers of tests write is synced with every call: most of the time of an API test is waiting for the disk. So
# theirs is memory where there is plenty of it, from which plugins can be run too. Those whose server is killed or whose
# disk fails (tests/fault), those where threads are watched, and the store's own stay on the disk.
disk=${TMPDIR:-/tmp}
memory=
make_memory() {
  local room
  memory=$(mktemp -d /dev/shm/prmd-tests-XXXXXX 2>/dev/null) || return 0
  room=$(df --output=avail "$memory" | tail -n 1)
  [ "$room" -gt 2000000 ] && [ "$(awk '/^MemAvailable/ { print $2 }' /proc/meminfo)" -gt 4000000 ] &&
    cp "$(type -P true)" "$memory/" && "$memory/true" 2>/dev/null || { rm -rf "$memory"; memory=; }
}

# What took how long, also of a run that failed; and nothing is left in memory.
parts=()
finish() {
  [ -z "$memory" ] || rm -rf "$memory"
  [ ${#parts[@]} -gt 0 ] || return 0
  echo "== where the time went"
  printf '%s\n' "${parts[@]}"
  local name
  for name in gcc clang thread; do
    [[ " ${parts[*]}" != *" $name: tests"* ]] ||
      awk -v name="$name:" '/^[0-9]+\/[0-9]+ Test: / { test = $3 }
        /^Test time = / { printf "%7.1f s  %s %s\n", $4, name, test }' "build/test-$name/Testing/Temporary/LastTest.log"
  done | sort -rn | sed -n 1,15p
}
trap finish EXIT

# timed WHAT COMMAND...
# Runs it and notes how long it took, and how many seconds of processors.
timed() {
  local what=$1 before after status=0 began=$SECONDS
  shift
  before=$(processors)
  "$@" || status=$?
  after=$(processors)
  parts+=("$(printf '%7d s  %s (%d s of processors)' $((SECONDS - began)) "$what" $((after - before)))")
  return $status
}

# The seconds of processors that what this shell ran has taken so far.
processors() { awk '{ print int(($16 + $17) / hz) }' hz="$(getconf CLK_TCK)" "/proc/$$/stat"; }

# build NAME COMPILER SANITIZER [cmake options]
build() {
  local name=$1 compiler=$2 sanitizer=$3
  shift 3
  echo "== $name: building with $compiler, sanitizer $sanitizer"
  timed "$name: build" compile "$name" -DCMAKE_C_COMPILER="$compiler" -DPRM_SANITIZE="$sanitizer" "$@"
}
compile() {
  local log=build/test-$1.log tree=build/test-$1
  shift
  cmake -S . -B "$tree" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_EXE_LINKER_FLAGS=-fuse-ld=lld -DPRM_TESTS=ON \
    -DPRM_WERROR=ON "${launcher[@]}" "$@" >"$log" 2>&1 || { cat "$log"; return 1; }
  cmake --build "$tree" -j "$jobs" >"$log" 2>&1 || { tail -n 60 "$log"; return 1; }
}

# check NAME FOLDER [ctest options]
# The tests, which keep what they make in the folder. More than there are processors at a time: some wait.
check() {
  local name=$1 folder=$2
  shift 2
  echo "== $name: tests"
  TMPDIR=$folder PRM_DISK=$disk timed "$name: tests" \
    ctest --test-dir "build/test-$name" --output-on-failure -j $((jobs + 2)) "$@" || return 1
  echo "== $name: measured beside slow and stuck clients, with sanitizers"
  grep -h 'p99' "build/test-$name/Testing/Temporary/LastTest.log" || true
}

run_gcc() {
  make_memory
  build gcc gcc address -DPRM_BENCH=ON && check gcc "${memory:-$disk}"
}
run_clang() { build clang clang address -DPRM_BENCH=ON && check clang "$disk" -LE 'once|api|fault'; }
run_thread() {
  # Servers are driven with plugins of abi too.
  build thread clang thread "-DPRM_TEST_PARTS=unit;api;abi" && check thread "$disk" -L 'threads|api' -LE once
}
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
  PRM_QUICKSTART_DIR=build/quickstart-test PRM_QUICKSTART_PORT=0 timed quickstart examples/quickstart.sh --once
}

[ $# -gt 0 ] || set -- gcc clang thread quickstart
for part in "$@"; do
  "run_$part"
done
echo "== all of it passed: $*"
