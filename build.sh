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
                  measure: gateway | ingest | waf | capture | discovery | anomaly | recommender | console | export; one line per figure (name value unit target), exit code 1 on a missed target;
                  OPTIONS are the program's own (waf: --rules DIR --requests DIR; gateway: plain-yarp, all-on, routes, apply, approval: those parts only;
                  console: graph, browsers, slow or wide: that part only; export: tcp, tls, udp, https, splunk, elastic, otlp, kafka, file, stored: those only)
  notebook [NAME] look at the facts in Jupyter, on loopback; --execute runs all notebooks and writes them as HTML into artifacts/notebooks
                  (Insight must be running; INSIGHT_DATA names its data folder, data/demo or data when it does not)
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
  need_apt chromium nginx slowhttptest pg_ctlcluster:postgresql wapiti ffuf sqlmap /usr/sbin/rsyslogd:rsyslog /usr/lib/x86_64-linux-gnu/rsyslog/lmnsd_ossl.so:rsyslog-openssl gcc:build-essential g++:build-essential make python3 /usr/include/openssl/ssl.h:libssl-dev /usr/include/zlib.h:zlib1g-dev
  setup_notebooks
  build/kafka.sh
}

# What notebooks need are Debian's own packages: no pip.
setup_notebooks() {
  need_apt python3 /usr/bin/jupyter-nbconvert:jupyter-nbconvert /usr/bin/jupyter-notebook:jupyter-notebook /usr/share/jupyter/kernels/python3/kernel.json:python3-ipykernel \
    /usr/lib/python3/dist-packages/pandas:python3-pandas /usr/lib/python3/dist-packages/matplotlib:python3-matplotlib
}

notebook() {
  local folder
  setup_notebooks
  if [[ -z ${INSIGHT_READER_URL:-} ]]; then
    for folder in "${INSIGHT_DATA:-}" data/demo data; do
      [[ -n $folder && -f $folder/run/reader.json ]] && break
    done
    [[ -f $folder/run/reader.json ]] || die "no Insight runs on data/demo or data: start it (./build.sh run), or name its data folder in INSIGHT_DATA"
    INSIGHT_DATA="$(realpath "$folder")"
    export INSIGHT_DATA
  fi
  INSIGHT_COMMAND="${INSIGHT_COMMAND:-$PWD/insight}"
  export INSIGHT_COMMAND PATH="/usr/bin:$PATH" PYDEVD_DISABLE_FILE_VALIDATION=1
  if [[ ${1:-} == --execute ]]; then
    step "running the notebooks into artifacts/notebooks"
    (cd notebooks && jupyter-nbconvert --log-level WARN --execute --to html --HTMLExporter.require_js_url= --HTMLExporter.jquery_url= --HTMLExporter.mathjax_url= \
      --output-dir ../artifacts/notebooks ./*.ipynb)
    return
  fi
  # Jupyter makes a token of its own and prints the address with it.
  local -a root=()
  [[ $(id -u) -ne 0 ]] || root=(--allow-root)
  cd notebooks
  exec jupyter-notebook --ip 127.0.0.1 --no-browser "${root[@]}" ${1:+"$1"}
}

# test_project PROJECT [OPTIONS]: adds to passed, failed and skipped of its caller.
test_project() {
  local log counts count
  log="$(mktemp)"
  dotnet test "$@" -c Release --no-build --nologo --blame-hang-timeout 20m --blame-hang-dump-type none 2>&1 | tee "$log" | grep -vE '^(Test run for|VSTest version|Starting test execution|A total of)' || true
  counts="$(grep -oE '(Failed|Passed|Skipped): +[0-9]+' "$log" | tr -d ' ' || true)"
  if [[ -z $counts ]]; then
    echo "$1: ended without a result"
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
}

run_tests() {
  local filter="${1:-}" project name
  local -i passed=0 failed=0 skipped=0
  for project in tests/*.Tests/*.csproj tests/EndToEnd/*.csproj; do
    [[ -f $project ]] || continue
    name="$(basename "$project" .csproj)"
    [[ -z $filter || $name == *"$filter"* ]] || continue
    step "testing $name"
    test_project "$project"
  done
  if [[ -z $filter || $filter == Console* ]]; then
    step "testing what the console keeps, on PostgreSQL"
    INSIGHT_TEST_CONTROL=postgres test_project tests/Console.Tests/Console.Tests.csproj --filter "FullyQualifiedName~Console.Tests.Access.|FullyQualifiedName~Console.Tests.Bundles.|FullyQualifiedName~Console.Tests.Enrolment.|FullyQualifiedName~Console.Tests.Erasure.|FullyQualifiedName~Console.Tests.Exports.|FullyQualifiedName~Console.Tests.Objects.|FullyQualifiedName~Console.Tests.Owners.|FullyQualifiedName~Console.Tests.Reports.|FullyQualifiedName~Console.Tests.Proposals."
    INSIGHT_TEST_CONTROL=postgres test_project tests/Export.Tests/Export.Tests.csproj --filter "FullyQualifiedName~Export.Tests.Delivery."
  fi
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
      console) need_apt chromium ;;
      ingest | capture | discovery | anomaly | recommender) ;;
      export) need_apt gcc:build-essential g++:build-essential make python3 /usr/include/openssl/ssl.h:libssl-dev /usr/include/zlib.h:zlib1g-dev; build/kafka.sh ;;
      waf) need_apt nginx wrk /usr/lib/nginx/modules/ngx_http_modsecurity_module.so:libnginx-mod-http-modsecurity ;;
      *) die "usage: ./build.sh bench gateway|ingest|waf|capture|discovery|anomaly|recommender|console|export" ;;
    esac
    setup
    exec dotnet run -c Release --project "bench/${name^}" -- "$@"
    ;;
  notebook) notebook "$@" ;;
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
