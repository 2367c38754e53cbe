#!/bin/sh
# Installs the Node packages if they are missing or older than the lock file. Runs with any Node from 20 on and
# brings a newer one along: the package "node" puts it into node_modules/.bin, which npm's scripts find first.
set -eu
cd "$(dirname "$0")/../.."

# npm writes this file last.
stamp=node_modules/.package-lock.json
if [ ! -e "$stamp" ] || [ -n "$(find package-lock.json -newer "$stamp")" ]; then
  echo "Installing packages (a minute, once) ..." >&2
  # Not "npm ci": it refuses a lock file that lacks the programs of other systems, which not every registry has.
  npm install --no-save --no-audit --no-fund --loglevel=error >&2
  touch "$stamp"
fi
