# SPDX-License-Identifier: Apache-2.0
# shellcheck shell=bash
# What prmd needs from Debian 12 or 13, for scripts to source: `prm_install build` or `prm_install build tests`.

prm_packages_build="ca-certificates cmake g++ gcc git ieee-data iso-codes libargon2-dev libc6-dev libcjson-dev libhttp-parser-dev libicu-dev
  liblua5.4-dev libmbedtls-dev
  libpsl-dev libsqlite3-dev libstemmer-dev libutf8proc-dev libuv1-dev lua5.4 make nettle-dev ninja-build pkg-config publicsuffix"
prm_packages_tests="clang curl gdb libclang-rt-dev lld nodejs openssl procps python3 python3-jsonrpclib-pelix python3-prometheus-client
  python3-pylsp-jsonrpc socat strace"

# Installs what is missing of the named lists.
prm_install() {
  local list package missing=()
  for list in "$@"; do
    local name=prm_packages_$list
    for package in ${!name}; do
      dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q '^install ok installed' || missing+=("$package")
    done
  done
  case " $* " in
    *" tests "*) command -v npm >/dev/null || missing+=(npm) ;;
  esac
  [ ${#missing[@]} -gt 0 ] || return 0
  local sudo=
  [ "$(id -u)" = 0 ] || sudo=sudo
  echo "Installing: ${missing[*]}"
  $sudo apt-get update -q >/dev/null
  DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -q --no-install-recommends "${missing[@]}" >/dev/null
}

# promtool alone, into the directory given: its package would also start a service. Without it one test does less.
prm_fetch_promtool() {
  ! command -v promtool >/dev/null && [ ! -x "$1/promtool" ] || return 0
  local work
  work=$(mktemp -d)
  mkdir -p "$1"
  (cd "$work" && apt-get download -q prometheus && dpkg-deb --fsys-tarfile prometheus_*.deb |
    tar -x --strip-components=3 ./usr/bin/promtool) >/dev/null 2>&1 && mv "$work/promtool" "$1/" ||
    echo "promtool cannot be fetched: what it would look at is parsed only"
  rm -rf "$work"
}

# Manual pages in three languages and mandoc, which makes text of them, unpacked into the directory given: installed they would be
# without pages on slim systems, and mandoc would take the place of man. Without them one test is skipped.
prm_fetch_manuals() {
  [ ! -x "$1/manuals/usr/bin/mandoc" ] || return 0
  local work file
  work=$(mktemp -d)
  mkdir -p "$1"
  (cd "$work" && apt-get download -q mandoc manpages manpages-dev manpages-de manpages-fr && dpkg-deb -x mandoc_*.deb manuals &&
    rm -r manuals/usr/share && for file in manpages*.deb; do dpkg-deb -x "$file" manuals; done) >/dev/null 2>&1 &&
    mv "$work/manuals" "$1/" || echo "manual pages cannot be fetched: how well what is asked is answered is not measured"
  rm -rf "$work"
}
