#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the client library and builds an app on it, as C11 and as C++17: install.sh BUILD SOURCE [compiler flags].
set -euo pipefail
build=$1 source=$2
shift 2
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install "$build" --prefix "$prefix" --component sdk >/dev/null
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name prm-client.pc)")
export PKG_CONFIG_PATH
read -ra flags <<<"$(pkg-config --cflags --libs prm-client)"
strict=(-Wall -Wextra -pedantic -Werror -Wno-missing-field-initializers)
"${CC:-cc}" -std=c11 "${strict[@]}" "$@" "$source/app.c" "${flags[@]}" -o "$prefix/app"
"$prefix/app" | grep -q "Connection refused"
"${CXX:-c++}" -std=c++17 "${strict[@]}" "$@" -x c++ "$source/app.c" -x none "${flags[@]}" -o "$prefix/app++"
"$prefix/app++" | grep -q "Connection refused"
