#!/usr/bin/env bash
# One entry point for people and machines: every step says what it does, and stops with a clear message when it cannot.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
. build/common.sh

usage() {
  cat <<'TEXT'
usage: ./build.sh VERB

  run [OPTIONS]   install what is missing, build, and start the demo: gateway, storage, console and a sample shop
                  (options are those of `insight up`: --gateway-port, --console-port, --data, ...)
  test [FILTER]   install what tests need, build with warnings as errors, check formatting, run every test;
                  FILTER names one test project, such as Ingest
  bench NAME [OPTIONS]
                  measure: gateway | ingest | waf | capture | discovery; one line per figure (name value unit target), exit code 1 on a missed target;
                  OPTIONS are the program's own (waf: --rules DIR --requests DIR; gateway: plain-yarp, all-on, routes, apply: those parts only)
  setup           only install what `run` needs
  build           only build
  format          put every file into the house format
  audit           list known faults in dependencies; exit code 1 when there are any
  kafka           build librdkafka, which only `--stream kafka` needs
TEXT
}

need_tools() {
  command -v dotnet > /dev/null || die "the .NET 10 SDK is missing: install it so that 'dotnet --version' prints 10.x"
  [[ "$(dotnet --version)" == 10.* ]] || die "the .NET 10 SDK is needed; 'dotnet --version' prints $(dotnet --version)"
  need_apt node:nodejs npm:npm
}

web() {
  local web=src/Console/web
  if [[ -f src/Console/wwwroot/index.html && -z "$(find $web -newer src/Console/wwwroot/index.html -not -path '*/node_modules*' -type f -print -quit)" ]]; then
    return
  fi
  step "building the console's page"
  quiet npm --prefix $web ci --ignore-scripts --no-audit --no-fund
  quiet npm --prefix $web run build
}

setup() {
  need_tools
  step "making sure that the embedded ClickHouse is there"
  build/chdb.sh > /dev/null
  web
}

build_product() {
  step "building insight"
  quiet dotnet build src/Insight -c Release -v quiet --nologo
}

setup_tests() {
  setup
  need_apt chromium nginx slowhttptest gcc:build-essential g++:build-essential make python3 /usr/include/openssl/ssl.h:libssl-dev /usr/include/zlib.h:zlib1g-dev
  build/kafka.sh
}

run_tests() {
  local filter="${1:-}" project name
  local -i passed=0 failed=0 skipped=0
  for project in tests/*.Tests/*.csproj tests/EndToEnd/*.csproj; do
    [[ -f $project ]] || continue
    name="$(basename "$project" .csproj)"
    [[ -z $filter || $name == *"$filter"* ]] || continue
    step "testing $name"
    local log
    log="$(mktemp)"
    dotnet test "$project" -c Release --no-build --nologo --blame-hang-timeout 10m --blame-hang-dump-type none 2>&1 | tee "$log" | grep -vE '^(Test run for|VSTest version|Starting test execution|A total of)' || true
    local counts
    counts="$(grep -oE '(Failed|Passed|Skipped): +[0-9]+' "$log" | tr -d ' ' || true)"
    if [[ -z $counts ]]; then
      echo "$name: ended without a result"
      failed+=1
    fi
    for count in $counts; do
      case $count in
        Passed:*) passed+=${count#*:} ;;
        Failed:*) failed+=${count#*:} ;;
        Skipped:*) skipped+=${count#*:} ;;
      esac
    done
    rm -f "$log"
  done
  echo "$passed passed, $failed failed, $skipped skipped"
  [[ $failed -eq 0 && $passed -gt 0 ]]
}

verb="${1:-help}"
[[ $# -eq 0 ]] || shift
case "$verb" in
  setup) setup ;;
  build) setup; build_product ;;
  run)
    setup
    build_product
    exec ./insight up --demo "$@"
    ;;
  test)
    setup_tests
    step "building everything, warnings are errors"
    quiet dotnet restore Insight.sln ${CI:+--locked-mode}
    quiet dotnet build Insight.sln -c Release --no-restore -v quiet --nologo
    step "checking the format"
    quiet dotnet format Insight.sln --verify-no-changes --no-restore
    run_tests "$@"
    ;;
  bench)
    name="${1:-}"
    [[ $# -eq 0 ]] || shift
    case "$name" in
      gateway) need_apt nginx wrk ;;
      ingest | capture | discovery | anomaly) ;;
      waf) need_apt nginx wrk /usr/lib/nginx/modules/ngx_http_modsecurity_module.so:libnginx-mod-http-modsecurity ;;
      *) die "usage: ./build.sh bench gateway|ingest|waf|capture|discovery|anomaly" ;;
    esac
    setup
    exec dotnet run -c Release --project "bench/${name^}" -- "$@"
    ;;
  format) need_tools; dotnet format Insight.sln ;;
  audit)
    need_tools
    step "asking the package index for known faults"
    report="$(dotnet list Insight.sln package --vulnerable --include-transitive)"
    echo "$report"
    ! grep -qE '^ +> ' <<< "$report"
    ;;
  kafka) need_tools; need_apt gcc:build-essential g++:build-essential make python3 /usr/include/openssl/ssl.h:libssl-dev /usr/include/zlib.h:zlib1g-dev; build/kafka.sh ;;
  help|-h|--help) usage ;;
  *) usage >&2; exit 2 ;;
esac
