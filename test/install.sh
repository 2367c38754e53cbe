#!/bin/sh
# The real clients that the tests drive. Installs what is missing of Debian's packages when root and apt-get are
# there; otherwise says what is missing, which fails the run in CI.
set -eu
cd "$(dirname "$0")/.."

packages="zbar-tools librsvg2-bin chromium wrk shellcheck gnupg dirmngr gpg-wks-client sq openssl ca-certificates \
borgbackup borgmatic busybox dash curl wget faketime systemd util-linux iproute2 postfix sasl2-bin libsasl2-modules \
ansible ansible-lint python3 python3-packaging openssh-client"

install_packages() {
  command -v dpkg-query >/dev/null 2>&1 || packages_known=no
  missing=
  for package in $packages; do
    if [ "${packages_known:-yes}" = no ] ||
      [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
      missing="$missing $package"
    fi
  done
  [ -n "$missing" ] || return 0
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing the real clients for the tests:$missing" >&2
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq >&2
    # shellcheck disable=SC2086 # one word a package
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
    return
  fi
  echo "Missing Debian packages, so some tests will fail:$missing" >&2
  return 1
}

# A second borg beside Debian 12's 1.2, unpacked and not installed: 1.4 of its backports, with its own lists of apt.
unpack_borg() {
  folder=$PWD/node_modules/.cache/borg-1.4
  [ ! -x "$folder/usr/bin/borg" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing borg 1.4 of Debian's backports (no apt-get), so some tests will fail" >&2
    return 1
  fi
  apt=$folder.apt
  rm -rf "$apt" "$folder" && mkdir -p "$apt/lists/partial" "$apt/archives/partial"
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  echo "deb [signed-by=$keyring] http://deb.debian.org/debian bookworm-backports main" >"$apt/sources.list"
  set -- -qq -o "Dir::Etc::SourceList=$apt/sources.list" -o Dir::Etc::SourceParts=/dev/null \
    -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt" -o APT::Sandbox::User=root
  apt-get "$@" update && (cd "$apt" && apt-get "$@" download borgbackup) &&
    dpkg-deb -x "$apt"/borgbackup_1.4.*.deb "$folder" && rm -rf "$apt"
}

faults=
install_packages || faults=1
unpack_borg || faults=1
[ -z "$faults" ] || [ "${CI:-}" != true ] || exit 1
