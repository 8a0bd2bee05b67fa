#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Dependencies in core/ run one way; a plugin and the SDK include nothing of core/. Reads the #includes and names every
# arrow that runs back; and every line that is wider than 120 columns.
set -eu
cd "$(dirname "$0")/.."

# Each folder with those it may include besides itself.
allowed() {
  case $1 in
    base) echo "" ;;
    store | net | rules) echo "base" ;;
    access | events) echo "base store" ;;
    plugins) echo "base store rules access events" ;;
    services) echo "base store rules access events plugins" ;;
    calls) echo "base store rules access events plugins services" ;;
    rpc) echo "base store net rules access events plugins calls" ;;
    server) echo "base store net rules access events plugins services calls rpc" ;;
  esac
}

bad=0
for folder in core/*/; do
  from=$(basename "$folder")
  while IFS=: read -r file include; do
    to=${include%%/*}
    case " $from $(allowed "$from") " in
      *" $to "*) ;;
      *) echo "$file includes $include: $from must not depend on $to"; bad=1 ;;
    esac
  done < <(grep -rnoE '#include "(base|store|net|rules|access|events|plugins|services|calls|rpc|server)/[^"]+"' "$folder" --include='*.[ch]' \
    | sed -E 's/^([^:]+):[0-9]+:#include "([^"]+)"/\1:\2/')
done
while IFS= read -r line; do
  echo "$line: only prm/*.h may be included here"
  bad=1
done < <(grep -rnE '#include "[^"]*(core|base|store|net|rules|access|calls|rpc|server)/' plugins sdk --include='*.[ch]' || true)
while IFS= read -r line; do
  echo "$line: wider than 120 columns"
  bad=1
done < <(LC_ALL=C.UTF-8 grep -rnE '^.{121}' core plugins sdk --include='*.[ch]' | cut -d: -f1,2 || true)
[ $bad = 0 ] && echo "every include runs the right way, and no line is too wide"
exit $bad
