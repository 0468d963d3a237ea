#!/usr/bin/env bash
# Installs libchdb, the embedded ClickHouse, once, into the cache where `insight storage` looks for it. npm checks the package against the
# hash in build/chdb/package-lock.json. Prints the path of the library; does nothing when it is there already.
#
# Needs: npm. About 170 MB to fetch, 560 MB on disk. Only for Linux on x64: elsewhere it says so and succeeds, since any ClickHouse server
# (Storage:ClickHouse) or a `clickhouse` program on PATH does as well.
set -euo pipefail

source_folder="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)/chdb"
readonly source_folder
readonly cache="${INSIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/insight}/chdb"
readonly package='node_modules/@chdb/lib-linux-x64-gnu'
readonly library="$cache/$package/libchdb.so"

fail() {
  echo "build/chdb.sh: $*" >&2
  exit 1
}

# The version that package.json pins, and the one that is installed.
version_of() { sed -n "s/.*\"$2\": *\"\([^\"]*\)\".*/\1/p" "$1" 2>/dev/null | head -n 1; }
wanted="$(version_of "$source_folder/package.json" '@chdb\/lib-linux-x64-gnu')"
readonly wanted
is_installed() { [[ -f "$library" && "$(version_of "$cache/$package/package.json" version)" == "$wanted" ]]; }

if [[ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]]; then
  echo "build/chdb.sh: the embedded ClickHouse exists for Linux on x64 only; point Storage:ClickHouse at a ClickHouse server" >&2
  exit 0
fi

if is_installed; then
  echo "$library"
  exit 0
fi

command -v npm >/dev/null || fail 'npm is missing; install it with: apt-get install -y npm'
mkdir -p "$cache"
# One installation at a time; the second one finds the result of the first.
exec 9>"$cache/install.lock"
flock 9
if is_installed; then
  echo "$library"
  exit 0
fi

work="$(mktemp -d "$cache/install.XXXXXX")"
trap 'rm -rf "$work"' EXIT
cp "$source_folder/package.json" "$source_folder/package-lock.json" "$source_folder/.npmrc" "$work"
echo "fetching ClickHouse $wanted (libchdb)" >&2
(cd "$work" && npm ci --ignore-scripts >&2) || fail 'npm could not install the package; its message is above'

# Into place by renaming. A running engine keeps the old file open until it ends.
if [[ -d "$cache/node_modules" ]]; then mv "$cache/node_modules" "$work/replaced"; fi
mv "$work/node_modules" "$cache/node_modules"
echo "$library"
