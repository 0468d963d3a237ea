# Helpers of build.sh and the scripts beside it. Sourced, not run.

export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# Native parts are kept outside the tree: they are large and the same for every clone.
INSIGHT_CACHE="${INSIGHT_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/insight}"
export INSIGHT_CACHE

step() { printf '== %s\n' "$*"; }

die() {
  printf 'build: %s\n' "$*" >&2
  exit 1
}

# Runs a command silently; shows what it printed only when it fails.
quiet() {
  local log
  log="$(mktemp)"
  if ! "$@" > "$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    die "failed: $*"
  fi
  rm -f "$log"
}

# need_apt WHAT[:PACKAGE] ...: WHAT is a command or an absolute file; missing ones are installed, or named when we are not root.
need_apt() {
  local item what missing=()
  for item in "$@"; do
    what="${item%%:*}"
    case "$what" in
      /*) [[ -e $what ]] || missing+=("${item#*:}") ;;
      *) command -v "$what" > /dev/null || missing+=("${item#*:}") ;;
    esac
  done
  [[ ${#missing[@]} -gt 0 ]] || return 0
  if [[ $(id -u) -ne 0 ]]; then
    die "these Debian packages are missing; install them and start again:
  sudo apt-get update && sudo apt-get install -y --no-install-recommends ${missing[*]}"
  fi
  step "installing ${missing[*]}"
  quiet apt-get update
  DEBIAN_FRONTEND=noninteractive quiet apt-get install -y --no-install-recommends "${missing[@]}"
}
