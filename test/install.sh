#!/bin/sh
# Debian packages of the real clients that the tests drive. Installs what is missing when root and apt-get are
# there; otherwise says what is missing, which fails the run in CI.
set -eu

packages="zbar-tools librsvg2-bin chromium wrk shellcheck gnupg dirmngr gpg-wks-client sq openssl ca-certificates \
borgbackup borgmatic busybox dash curl wget faketime systemd util-linux iproute2 postfix sasl2-bin libsasl2-modules \
ansible ansible-lint python3"

command -v dpkg-query >/dev/null 2>&1 || packages_known=no
missing=
for package in $packages; do
  if [ "${packages_known:-yes}" = no ] ||
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" != installed ]; then
    missing="$missing $package"
  fi
done
[ -n "$missing" ] || exit 0

if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
  echo "Installing the real clients for the tests:$missing" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2
  # shellcheck disable=SC2086 # one word a package
  apt-get install -y -qq --no-install-recommends $missing >/dev/null
  exit 0
fi
echo "Missing Debian packages, so some tests will fail:$missing" >&2
[ "${CI:-}" != true ] || exit 1
