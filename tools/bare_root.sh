#!/usr/bin/env bash
# Proves `make run` and `make test` as an ordinary user in a bare Debian root.
#
#   tools/bare_root.sh [FOLDER]        FOLDER: where the root is made (default: a temporary one, removed at the end)
#
# Needs root and debootstrap here; inside there is only what a fresh machine has: python3-venv, make, git.
# The settings of this machine's package clients (mirrors, certificates) go along, so that it works behind one.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
root=${1:-$(mktemp -d /var/tmp/bare-root.XXXXXX)}
keep=${1:+yes}
port=8765
user=learner

say() { printf '\n== %s\n' "$*"; }
inside() { chroot "$root" /usr/bin/env -i HOME="$1" PATH=/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin LANG=C.UTF-8 \
  "${settings[@]}" "${@:2}"; }
as_user() { inside /home/$user /usr/sbin/runuser -u "$user" -- bash -ec "$1"; }
fetch() { python3 -c "import urllib.request as u; print(u.urlopen('http://127.0.0.1:$port/', timeout=3).read().decode())" 2>/dev/null; }
tidy() {
  [ -n "${server:-}" ] && kill -- -"$server" 2>/dev/null || true
  sleep 1
  for mount in dev/shm dev proc sys; do umount -l "$root/$mount" 2>/dev/null || true; done
  [ -n "$keep" ] || rm -rf "$root"
}
trap tidy EXIT

mapfile -t settings < <(env | grep -E '^(PIP_(CERT|INDEX_URL|DEFAULT_TIMEOUT)|SSL_CERT_(FILE|DIR)|REQUESTS_CA_BUNDLE|NODE_EXTRA_CA_CERTS|npm_config_[a-z_]+|https?_proxy|HTTPS?_PROXY|NO_PROXY|no_proxy)=' || true)

if [ ! -x "$root/usr/bin/git" ]; then
  say "A bare Debian root in $root"
  mirror=$(grep -rhoE 'https?://[^ ]+/debian/?( |$)' /etc/apt/sources.list /etc/apt/sources.list.d 2>/dev/null | head -1 | tr -d ' ' || true)
  debootstrap --variant=minbase --include=python3-venv,make,git,ca-certificates,procps bookworm "$root" ${mirror:+"$mirror"} >/dev/null
fi
mkdir -p "$root/etc/ssl/certs"
cp -L /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/ca-certificates.crt"
cp -L /etc/resolv.conf /etc/hosts "$root/etc/" 2>/dev/null || true
for file in /etc/npmrc /usr/etc/npmrc; do [ -f "$file" ] && mkdir -p "$root${file%/*}" && cp "$file" "$root$file"; done
for mount in proc sys dev; do mountpoint -q "$root/$mount" || mount --rbind "/$mount" "$root/$mount"; done
chroot "$root" id "$user" >/dev/null 2>&1 || chroot "$root" useradd -m "$user"

say "A fresh clone"
rm -rf "$root/home/$user/ponkotan"
git clone -q --no-hardlinks "$here" "$root/home/$user/ponkotan"
chroot "$root" chown -R "$user:" /home/$user

say "make run, as an ordinary user"
started=$(date +%s)
setsid chroot "$root" /usr/bin/env -i HOME=/home/$user PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 "${settings[@]}" \
  PONKOTAN_PORT=$port /usr/sbin/runuser -u "$user" -- bash -ec 'cd ~/ponkotan && exec make run' &
server=$!
until page=$(fetch); do
  kill -0 "$server" 2>/dev/null || { echo "make run ended before the first page answered" >&2; exit 1; }
  [ $(($(date +%s) - started)) -lt 1200 ] || { echo "no page after 20 minutes" >&2; exit 1; }
  sleep 2
done
grep -q '<h1' <<<"$page"
say "The first page answered after $(($(date +%s) - started)) s"
kill -INT -- -"$server"; wait "$server" || true

say "make run again"
started=$(date +%s)
setsid chroot "$root" /usr/bin/env -i HOME=/home/$user PATH=/usr/local/bin:/usr/bin:/bin LANG=C.UTF-8 "${settings[@]}" \
  PONKOTAN_PORT=$port /usr/sbin/runuser -u "$user" -- bash -ec 'cd ~/ponkotan && exec make run' &
server=$!
until fetch >/dev/null; do
  [ $(($(date +%s) - started)) -lt 120 ] || { echo "the second start took over two minutes" >&2; exit 1; }
  sleep 0.3
done
say "The second start answered after $(($(date +%s) - started)) s"
kill -INT -- -"$server"; wait "$server" || true
server=

say "make test without the browser stops with one sentence"
if as_user 'cd ~/ponkotan && make test' >"$root/tmp/without" 2>&1; then
  echo "make test passed without Chromium: something was skipped" >&2; exit 1
fi
grep -q 'apt-get install' "$root/tmp/without" || { cat "$root/tmp/without"; exit 1; }
grep -m1 'apt-get install' "$root/tmp/without"
wanted=$(grep -m1 -oP '(?<=apt-get install )[a-z0-9 -]+(?=`)' "$root/tmp/without")

say "make test, as an ordinary user, with what it asked for installed by root"
[ -d /etc/apt/sources.list.d ] && cp /etc/apt/sources.list.d/* "$root/etc/apt/sources.list.d/" 2>/dev/null || true
inside /root bash -ec 'apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends '"$wanted" >/dev/null
started=$(date +%s)
as_user 'cd ~/ponkotan && make test'
say "make test passed after $(($(date +%s) - started)) s"
