#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs the SDK and builds an app on the client library, as C11 and as C++17, and a plugin on its headers alone:
# install.sh BUILD SOURCE [compiler flags].
set -euo pipefail
build=$1 source=$2
shift 2
prefix=$(mktemp -d)
trap 'rm -rf "$prefix"' EXIT
cmake --install "$build" --prefix "$prefix" --component sdk >/dev/null
PKG_CONFIG_PATH=$(dirname "$(find "$prefix" -name prm-client.pc)")
export PKG_CONFIG_PATH
read -ra flags <<<"$(pkg-config --cflags --libs prm-client)"
strict=(-Wall -Wextra -pedantic -Werror -Wno-missing-field-initializers -Wno-unused-parameter)
"${CC:-cc}" -std=c11 "${strict[@]}" "$@" "$source/app.c" "${flags[@]}" -o "$prefix/app"
"$prefix/app" | grep -q "Connection refused"
"${CXX:-c++}" -std=c++17 "${strict[@]}" "$@" -x c++ "$source/app.c" -x none "${flags[@]}" -o "$prefix/app++"
"$prefix/app++" | grep -q "Connection refused"
"${CC:-cc}" -std=c11 "${strict[@]}" -shared -fPIC -fvisibility=hidden -I"$prefix/include" "$source/plugin.c" -o "$prefix/plugin.so"
nm -D --defined-only "$prefix/plugin.so" | grep -q ' prm_plugin_v1$'
