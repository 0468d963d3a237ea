#!/usr/bin/env bash
# Builds librdkafka, the native part of Confluent.Kafka, once, from the source inside a pinned npm package, and caches it.
# Only Kafka mode and its tests need it. Prints the path of the library; does nothing when it is there already.
#
# Needs: node and npm, and the Debian packages build-essential libssl-dev zlib1g-dev.
# Takes about a minute and a half of one core.
set -euo pipefail

readonly package='@confluentinc/kafka-javascript@1.10.1'
readonly package_sha512='29578f5019f6d44a8254ff667f1cc4b8cdd26091c7105ed7fa2882d9ee374108034b211a92c2279821a8a13df0e6af9c340764482acaef58f42027eaa12a992f'
readonly version='2.15.1'
readonly cache="${INSIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/insight}/kafka"
readonly library="$cache/librdkafka.so"
readonly stamp="$cache/librdkafka.version"

fail() {
  echo "build/kafka.sh: $*" >&2
  exit 1
}

if [[ -f "$library" && "$(cat "$stamp" 2>/dev/null)" == "$version" ]]; then
  echo "$library"
  exit 0
fi

for tool in npm tar make gcc g++ sha512sum python3; do
  command -v "$tool" >/dev/null || fail "$tool is missing; install it with: apt-get install -y build-essential libssl-dev zlib1g-dev npm python3"
done
printf '#include <openssl/ssl.h>\n#include <zlib.h>\n' | gcc -E -x c - >/dev/null 2>&1 \
  || fail 'the headers of OpenSSL or zlib are missing; install them with: apt-get install -y build-essential libssl-dev zlib1g-dev'

mkdir -p "$cache"
# One build at a time; the second one finds the result of the first.
exec 9>"$cache/build.lock"
flock 9
if [[ -f "$library" && "$(cat "$stamp" 2>/dev/null)" == "$version" ]]; then
  echo "$library"
  exit 0
fi

work="$(mktemp -d "$cache/build.XXXXXX")"
trap 'rm -rf "$work"' EXIT
cd "$work"

echo "fetching $package" >&2
npm pack --silent "$package" >/dev/null || fail "npm could not fetch $package"
archive="$(echo ./*.tgz)"
echo "$package_sha512  $archive" | sha512sum --check --quiet >&2 || fail "$package is not the package that was pinned"
tar -xzf "$archive" package/deps/librdkafka

echo "building librdkafka $version (log: $cache/build.log)" >&2
cd package/deps/librdkafka
{
  ./configure --disable-gssapi --disable-curl --disable-zstd --disable-lz4-ext
  make -j"$(nproc)" -C src librdkafka.so.1
} >"$cache/build.log" 2>&1 || { tail -n 20 "$cache/build.log" >&2; fail "building librdkafka failed; the whole log is $cache/build.log"; }

# Into place by renaming, so that nobody loads half a file.
cp src/librdkafka.so.1 "$cache/librdkafka.so.new"
strip --strip-unneeded "$cache/librdkafka.so.new"
mv "$cache/librdkafka.so.new" "$library"
echo "$version" >"$stamp"
echo "$library"
