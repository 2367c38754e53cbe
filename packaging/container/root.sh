#!/bin/sh
# Lays out the root of the image in FOLDER: Node and workerd without their tables of symbols (60 MB), the libraries that
# they and two helpers name, and the program with all that a start would make. Runs in the image that builds.
set -eu
folder=${1:?usage: root.sh FOLDER}

put() { # FILE TARGET, with the libraries that it names
  install -D -m 0755 "$1" "$folder$2"
  ldd "$1" 2>/dev/null | grep -oE '/[^ ]+' | sort -u | while read -r library; do
    [ -e "$folder$library" ] || install -D -m 0755 "$(readlink -f "$library")" "$folder$library"
  done
}

command -v strip >/dev/null || (apt-get update && apt-get install -y --no-install-recommends binutils)
[ -e /etc/ssl/certs/ca-certificates.crt ] || apt-get install -y --no-install-recommends ca-certificates

node=$(readlink -f "$(command -v node)")
put "$node" /usr/bin/node
put "$(node -p 'require("workerd").default')" /opt/randwerk/workerd
# The lock on the state, and what binds the life of one process to another's (src/serve).
put "$(command -v flock)" /usr/bin/flock
put "$(command -v setpriv)" /usr/bin/setpriv
strip "$folder/usr/bin/node" "$folder/opt/randwerk/workerd"

# Whom outgoing TLS believes, and what the resolver of names needs beside what the engine of containers puts into /etc.
install -D -m 0644 /etc/ssl/certs/ca-certificates.crt "$folder/etc/ssl/certs/ca-certificates.crt"
printf 'hosts: files dns\n' >"$folder/etc/nsswitch.conf"
for library in libnss_dns.so.2 libnss_files.so.2 libresolv.so.2; do
  found=$(find /lib /usr/lib -name "$library" | head -n 1)
  [ -z "$found" ] || install -D -m 0755 "$(readlink -f "$found")" "$folder$found"
done

node src/serve/prepare.mjs
for part in LICENSE NOTICE package.json package-lock.json tsconfig.json wrangler.toml agents functions src dist \
  packaging/container/healthy.mjs; do
  mkdir -p "$folder/opt/randwerk/$(dirname "$part")"
  cp -R "$part" "$folder/opt/randwerk/$(dirname "$part")/"
done
# In place of the package, which has the program a second time.
mkdir -p "$folder/opt/randwerk/node_modules/workerd"
printf '{"name": "workerd", "main": "index.cjs"}\n' >"$folder/opt/randwerk/node_modules/workerd/package.json"
printf 'exports.default = "/opt/randwerk/workerd";\n' >"$folder/opt/randwerk/node_modules/workerd/index.cjs"
chmod -R a+rX "$folder"
# The state's folder, for the user that the image runs as: a volume begins as a copy of it.
install -d -m 0700 /state/randwerk
