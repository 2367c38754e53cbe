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

sh src/serve/install.sh start
exec node src/serve/start.mjs "$@"
