#!/bin/sh
# The real clients that the tests drive. Installs what is missing of Debian's packages when root and apt-get are
# there; otherwise says what is missing, which fails the run in CI.
set -eu
cd "$(dirname "$0")/.."

packages="zbar-tools sqlite3 librsvg2-bin chromium wrk shellcheck gnupg dirmngr gpg-wks-client sq openssl ca-certificates \
borgbackup borgmatic busybox dash curl wget faketime systemd util-linux iproute2 postfix sasl2-bin libsasl2-modules \
dovecot-imapd ansible ansible-lint python3 python3-icalendar python3-packaging openssh-client restic radosgw ceph-mon ceph-osd \
systemd-container mmdebstrap podman buildah runc containernetworking-plugins netavark fuse-overlayfs caddy knot"

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

# Takes this machine's own apt source of its release and writes the one of another suite into FOLDER: the same mirror,
# keys and options, in the same format (sources.list(5) has two).
source_of() { # SUITE FOLDER
  list='' parts=''
  eval "$(apt-config shell list Dir::Etc::SourceList/f parts Dir::Etc::SourceParts/d)"
  blank='[[:space:]]'
  line=$(cat "$list" "$parts"*.list 2>/dev/null |
    sed -nE "s/^$blank*deb$blank+((\[[^]]*\]$blank+)?[^[:space:]]+)$blank+$codename\/?$blank.*/deb \1 $1 main/p" |
    head -n 1)
  if [ -n "$line" ]; then
    printf '%s\n' "$line" >"$2/other.list"
    return
  fi
  for file in "$parts"*.sources; do
    # An empty line ends a stanza, and the last line of a file may lack its end.
    [ ! -r "$file" ] || { cat "$file" && printf '\n\n'; }
  done | awk -v suite="$codename" -v other="$1" '
    function finish() {
      if (!found && types ~ /(^| )deb( |$)/ && suites ~ ("(^| )" suite "/?( |$)") && !off) {
        printf "Types: deb\nSuites: %s\nComponents: main\n%s", other, kept
        found = 1
      }
      types = suites = kept = off = ""
    }
    /^#/ { next }
    /^[ \t]*$/ { finish(); next }
    /^[^ \t]/ { name = tolower(substr($0, 1, index($0, ":") - 1)); value = substr($0, index($0, ":") + 1) }
    /^[ \t]/ { value = $0 }
    { gsub(/[ \t]+/, " ", value) }
    name == "types" { types = types value; next }
    name == "suites" { suites = suites value; next }
    name == "components" { next }
    name == "enabled" { off = value ~ /no|false|off|0/ }
    { kept = kept $0 "\n" }
    END { finish() }' >"$2/other.sources"
  [ -s "$2/other.sources" ]
}

# Unpacks a package of another suite and installs nothing, with lists of apt of its own. FILE is what is wanted of it.
unpack() { # PACKAGE SUITE NAME FILE
  folder=$PWD/node_modules/.cache/$3
  [ ! -x "$folder/$4" ] || return 0
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "Missing $3 of $2 (no apt-get), so some tests will fail" >&2
    return 1
  fi
  apt=$folder.apt
  rm -rf "$apt" "$folder" && mkdir -p "$apt/sources" "$apt/lists/partial" "$apt/archives/partial"
  if ! source_of "$2" "$apt/sources"; then
    echo "Missing $3: apt has no source of this release beside which $2 could be asked" >&2
    return 1
  fi
  package=$1
  set -- -qq -o Dir::Etc::SourceList=/dev/null -o "Dir::Etc::SourceParts=$apt/sources" \
    -o "Dir::State::Lists=$apt/lists" -o "Dir::Cache=$apt" -o APT::Sandbox::User=root
  apt-get "$@" update && (cd "$apt" && apt-get "$@" download "$package") &&
    dpkg-deb -x "$apt/$package"_*.deb "$folder" && rm -rf "$apt"
}

# The root of a Debian machine: booted with systemd (test/e2e/machine), and what images are built with.
make_machine() {
  tar=$PWD/node_modules/.cache/machine.tar
  [ ! -f "$tar" ] || return 0
  if [ "$(id -u)" != 0 ] || ! command -v mmdebstrap >/dev/null 2>&1; then
    echo "Missing a Debian root (mmdebstrap, as root), so the tests of machines will fail" >&2
    return 1
  fi
  echo "Making a Debian root for the tests of machines (a minute, once) ..." >&2
  mkdir -p "${tar%/*}"
  mmdebstrap --quiet --variant=minbase \
    --include=systemd,systemd-sysv,dbus,curl,nginx-light,openssl,binutils,ca-certificates,libstdc++6 \
    "$codename" "${tar%.tar}.new.tar" && mv "${tar%.tar}.new.tar" "$tar" # it goes by the ending
}

# shellcheck disable=SC1091 # os-release(5)
codename=$(. /etc/os-release 2>/dev/null && echo "${VERSION_CODENAME:-}") || codename=
faults=
# All at once: each waits for the network most of the time, and for none of the others.
# A second borg beside Debian 12's 1.2.
unpack borgbackup "$codename-backports" borg-1.4 usr/bin/borg &
borg=$!
# Debian 12's podman has no Quadlet yet. One test does without.
unpack podman trixie podman-5 usr/libexec/podman/quadlet &
podman=$!
install_packages || faults=1
make_machine || faults=1
wait "$borg" || faults=1
wait "$podman" || true
[ -z "$faults" ] || [ "${CI:-}" != true ] || exit 1
