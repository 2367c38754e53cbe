#!/bin/sh
# What `npm start` runs: brings what is missing, and becomes the program, so that nothing stands between it and npm.
set -eu
cd "$(dirname "$0")/../.."

# Linux tells it when its parent has died, even by KILL, so that it ends as by SIGTERM. Before all else: it holds for
# every program that this process becomes.
if [ "${1:-}" = --parent ]; then
  [ "$2" = "$PPID" ] || exit 1 # it had died before Linux was asked
  shift 2
elif setpriv --pdeathsig TERM true 2>/dev/null; then
  exec setpriv --pdeathsig TERM sh src/serve/start.sh --parent "$PPID" "$@"
fi

# It knows where its own files are (import.meta.dirname) from 20.11 on.
case $(node -v 2>/dev/null) in
v20.1[1-9].* | v20.[2-9]?.* | v2[1-9].* | v[3-9]?.*) ;;
*)
  case "${LC_ALL:-${LC_MESSAGES:-${LANG:-}}}" in
  de*) echo "randwerk: Node 20.11 oder neuer fehlt. Es gibt ihn bei https://nodejs.org, in Debian ab 13 als Paket nodejs." ;;
  *) echo "randwerk: Node 20.11 or newer is missing. Get it from https://nodejs.org, or on Debian 13 and newer as the package nodejs." ;;
  esac >&2
  exit 1
  ;;
esac

sh src/serve/install.sh start
exec node src/serve/start.mjs "$@"
