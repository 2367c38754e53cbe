#!/bin/sh
# Installs the Node packages that are missing, or that the lock file has changed since: with "start" those that the
# service runs with, else all of them, for tests and deployment. Runs with any Node from 20 on; among all of them is a
# newer one, in node_modules/.bin, which npm's scripts find first.
set -eu
cd "$(dirname "$0")/../.."

say() { # DE EN
  case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in de*) echo "$1" >&2 ;; *) echo "$2" >&2 ;; esac
}

wanted=${1:-all}
# Ours, beside the packages: which of them there are, and the sum of the lock file that they are of.
stamp=node_modules/.installed
lock=$(cksum <package-lock.json)

installed() { # says which packages there are, whatever their age
  if [ -e "$stamp" ]; then
    head -n 1 "$stamp"
  elif [ -e node_modules/.bin/vitest ]; then
    echo all
  elif [ -e node_modules/.bin/workerd ]; then
    echo start
  fi
}

# Somebody who runs npm alone leaves npm's own stamp: a file that it writes last.
is_current() {
  if [ -e "$stamp" ]; then
    [ "$(tail -n 1 "$stamp")" = "$lock" ]
  else
    [ -e node_modules/.package-lock.json ] &&
      [ -z "$(find package-lock.json -newer node_modules/.package-lock.json)" ]
  fi
}

is_done() {
  case "$(installed)" in
  all) is_current ;;
  start) [ "$wanted" = start ] && is_current ;;
  *) false ;;
  esac
}

install() {
  # One at a time, and whoever has waited may find everything done.
  if command -v flock >/dev/null 2>&1; then
    exec 9<package-lock.json
    flock 9
    ! is_done || return 0
  fi
  if [ "$wanted" = start ] && [ "$(installed)" != all ]; then
    set -- start --omit=dev
  else
    set -- all --include=dev # whatever NODE_ENV says
  fi
  say "Pakete werden installiert (einmal) …" "Installing packages (once) …"
  which=$1
  shift
  # Not "npm ci": it refuses a lock file that lacks the programs of other systems, which not every registry has.
  npm install --no-save --no-audit --no-fund --no-update-notifier --loglevel=error "$@" >&2 || {
    status=$?
    say "randwerk: Die Pakete ließen sich nicht installieren; warum, sagt npm darüber. Geht das Netz, und ist Platz? Dann noch einmal." \
      "randwerk: The packages could not be installed; npm says above why. Is there network, and room? Then once more."
    exit "$status"
  }
  printf '%s\n%s\n' "$which" "$lock" >"$stamp"
}

if ! is_done; then
  if ! [ -w . ]; then
    say "randwerk: Es fehlen Pakete in $PWD, wo du nicht schreiben darfst. Einmal, als Besitzer: sh src/serve/install.sh start" \
      "randwerk: packages are missing in $PWD, which you may not write to. Once, as its owner: sh src/serve/install.sh start"
    exit 1
  fi
  install
fi
