#!/bin/sh
# Checks that a machine can do: types, lint with the rules of dependency, format, orphans, shell, generated types, and
# that nothing names the machine on which it was written.
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

# Hosts of package registries, this machine's own and well-known ones, as extended regular expressions; written so that
# none of them matches this file.
# shellcheck disable=SC2317 # called through run
registry_hosts() {
  printf '%s\n' 'registry[.](npmjs|npmmirror|yarnpkg)[.](org|com)' 'npm[.]pkg[.]github[.]com' \
    '(deb|security|ftp|snapshot|archive)[.]debian[.]org' '(archive|security|ports)[.]ubuntu[.]com' \
    '(^|[^a-z0-9-])(test[.])?pypi[.]org' '(files|upload)[.]pythonhosted[.]org' \
    '(index|static)[.]crates[.]io' '(proxy|sum)[.]golang[.]org' '(^|[^a-z0-9-])rubygems[.]org'
  {
    # npm does not tell an address with a password in it, but hands it on to the scripts that it runs.
    echo "${npm_config_registry:-}"
    npm config get registry
    cat /etc/apt/sources.list /etc/apt/sources.list.d/*
  } 2>/dev/null | grep -v '^ *#' | grep -oE '(https?|ftp)://[^/[:space:]]+' |
    # Without a user before the name or a port behind it; a bare word or number would be found everywhere.
    sed -E 's,^.*[/@],,; s,:[0-9]+$,,' | grep '[a-z]' | grep -F . | sort -u | sed 's/[.]/[.]/g'
}

# Paths of somebody's home, of this clone and of what lies beside it.
# shellcheck disable=SC2317 # called through run
own_paths() {
  before='(^|[^a-z0-9_.~-])'
  printf '%s\n' "$before/(home|Users)/[a-z0-9._-]+" "${before}[a-z]:[\\]Users"
  for folder in "$PWD" "${PWD%/*}"; do
    case $folder in
      '' | /tmp | /srv | /mnt | /opt | /usr/src | /var/tmp) ;; # there such paths are examples
      *) printf '%s/\n' "$before$(printf %s "$folder" | sed 's/[^A-Za-z0-9_/-]/[&]/g')" ;;
    esac
  done
}

# shellcheck disable=SC2317 # called through run
no_machine_names() {
  # The paths alone, without their lines: "user" is nobody's name.
  found=$(git grep --untracked -niIE -e "$(registry_hosts)"
    git grep --untracked -noiIE -e "$(own_paths)" | grep -v '/home/user$')
  printf '%s' "$found"
  [ -z "$found" ]
}

# Bundlers and type checks take in what it makes (dist/).
run pack node agents/pack/main.ts
run types tsc --noEmit -p tsconfig.json
run node tsc --noEmit -p tsconfig.node.json
run browser tsc --noEmit -p functions/wkd/writing/tsconfig.json
run lint oxlint --type-aware --deny-warnings
run format oxfmt --check .
run orphans knip
run shell shell_files
run names no_machine_names
run notice node agents/pack/notice.ts --check
run generated wrangler types --include-runtime=false --check
exit "$failed"
