#!/bin/sh
# What a machine can check: types, lint with the rules of dependency, format, orphans, shell, generated types.
set -u
cd "$(dirname "$0")/.." || exit 1
failed=0

run() {
  printf '%-10s' "$1"
  shift
  if output=$("$@" 2>&1); then
    echo ok
  else
    echo FAILED
    printf '%s\n' "$output"
    failed=1
  fi
}

# shellcheck disable=SC2317 # called through run
shell_files() {
  git ls-files -z --cached --others --exclude-standard -- \
    '*.sh' .ci/run agents/cli/randwerk agents/host/randwerk-agent |
    xargs -0 shellcheck
}

run types tsc --noEmit -p tsconfig.json
run node tsc --noEmit -p tsconfig.node.json
run lint oxlint --type-aware --deny-warnings
run format oxfmt --check .
run orphans knip
run shell shell_files
run generated wrangler types --include-runtime=false --check
exit "$failed"
