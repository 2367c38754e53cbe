#!/bin/sh
# Installs the agent and its units, or removes them:
#   [DESTDIR=…] [PREFIX=/usr/local] [SYSCONFDIR=/etc] ./install.sh [--uninstall]
# Settings that exist are never touched, neither here nor by --uninstall. Nothing is enabled or started.
set -eu

source=$(cd "$(dirname "$0")" && pwd)
destination=${DESTDIR:-}
prefix=${PREFIX:-/usr/local}
settings=${SYSCONFDIR:-/etc}/randwerk
units=${SYSCONFDIR:-/etc}/systemd/system
documents=$prefix/share/doc/randwerk-agent
pages='guides/backups guides/backups.de runbooks/backups runbooks/backups.de reference/agent reference/agent.de
  reference/agent-pings reference/agent-pings.de reference/arrivals reference/arrivals.de'
# In a clone of the repository the pages are where they are written.
docs=$source/docs
[ -d "$docs" ] || docs=$source/../../docs
names='randwerk-flush.service randwerk-flush.timer randwerk-arrived.service randwerk-arrived.timer
  randwerk-failed@.service randwerk-restore-test@.service randwerk-restore-test@.timer'

case ${LC_ALL:-${LC_MESSAGES:-${LANG:-}}} in de*) language=de ;; *) language=en ;; esac

say() { # ENGLISH GERMAN
  if [ "$language" = de ]; then echo "$2"; else echo "$1"; fi
}

put() { # MODE SOURCE TARGET, with the prefix of this installation in the units
  mkdir -p "$destination${3%/*}"
  case $2 in
    *.service | *.conf) sed "s|/usr/local/|$prefix/|g" "$source/$2" >"$destination$3" ;;
    README.md) sed 's|](../../docs/|](docs/|g' "$source/$2" >"$destination$3" ;;
    /*) cp "$2" "$destination$3" ;;
    *) cp "$source/$2" "$destination$3" ;;
  esac
  chmod "$1" "$destination$3"
}

install_all() {
  put 0755 randwerk-agent "$prefix/bin/randwerk-agent"
  put 0644 README.md "$documents/README.md"
  for page in $pages; do
    put 0644 "$docs/$page.md" "$documents/docs/$page.md"
  done
  for variant in run report; do
    put 0644 "systemd/backup.service.d/randwerk-$variant.conf" "$documents/randwerk-$variant.conf"
  done
  for unit in $names; do
    put 0644 "systemd/$unit" "$units/$unit"
  done
  [ -e "$destination$settings/agent.conf" ] || put 0600 agent.conf.example "$settings/agent.conf"
  say "Installed. Next: edit $settings/agent.conf, then systemctl daemon-reload and" \
    "Installiert. Weiter: $settings/agent.conf ausfüllen, dann systemctl daemon-reload und"
  say "  on a host:              systemctl enable --now randwerk-flush.timer" \
    "  auf einem Host:         systemctl enable --now randwerk-flush.timer"
  say "  on the backup server:   systemctl enable --now randwerk-arrived.timer" \
    "  auf dem Backup-Server:  systemctl enable --now randwerk-arrived.timer"
  say "  anywhere:               $prefix/bin/randwerk-agent doctor" \
    "  überall:                $prefix/bin/randwerk-agent doctor"
}

uninstall_all() {
  if [ -z "$destination" ] && command -v systemctl >/dev/null; then
    systemctl disable --now randwerk-flush.timer randwerk-arrived.timer 2>/dev/null || true
    systemctl stop 'randwerk-restore-test@*.timer' 2>/dev/null || true
  fi
  rm -f "$destination$prefix/bin/randwerk-agent"
  for unit in $names; do rm -f "$destination$units/$unit"; done
  rm -rf "$destination$documents"
  say "Removed. Left in place: $settings, /var/lib/randwerk and your drop-ins." \
    "Entfernt. Geblieben sind: $settings, /var/lib/randwerk und eure Drop-ins."
}

case ${1:-} in
  '') install_all ;;
  --uninstall) uninstall_all ;;
  *) echo "usage: [DESTDIR=…] [PREFIX=/usr/local] [SYSCONFDIR=/etc] $0 [--uninstall]" >&2 && exit 64 ;;
esac
