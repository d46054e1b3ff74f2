#!/usr/bin/env bash
# Assembles the base images of the Docker lab where no registry can be reached, tagged like the public images they stand
# in for, so that the Dockerfile and the compose file read the same everywhere. What is there already is left alone.
#
#   debian:bookworm-slim            by debootstrap, from Debian's packages
#   node:24-bookworm-slim           that, with the Node binary of the npm package "node" (npm ci brings it)
#   muster-machine                  that, with iproute2 and iptables where they are missing (docker/Dockerfile)
#   ghcr.io/shopify/toxiproxy:2.12.0   that, with toxiproxy-server built by Go (go install)
#   vmware/vcsim:latest             that, with vcsim built by Go
#
# Needs: docker with a running engine, debootstrap, and for the last two Go. What cannot be made is said, with the reason.
set -euo pipefail
cd "$(dirname "$0")/.."
debian=${DEBIAN_MIRROR:-http://deb.debian.org/debian}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

there() { docker image inspect "$1" >/dev/null 2>&1; }
say() { echo "── $*"; }

# A public image is taken when it can be had; a pull that cannot reach its registry fails quickly.
pulled() { timeout 20 docker pull --quiet "$1" >/dev/null 2>&1; }

if there debian:bookworm-slim || pulled debian:bookworm-slim; then say "debian:bookworm-slim is there"
else
  say "debian:bookworm-slim: debootstrap from $debian"
  debootstrap --variant=minbase --include=ca-certificates,iproute2,iptables bookworm "$work/root" "$debian" >"$work/log" 2>&1 \
    || { tail -n 5 "$work/log"; exit 1; }
  rm -rf "$work"/root/var/cache/apt/* "$work"/root/var/lib/apt/lists/* "$work"/root/usr/share/{doc,man,locale}
  tar -C "$work/root" -c . | docker import --change 'CMD ["bash"]' - debian:bookworm-slim >/dev/null
fi

# One file on top of Debian: name of the image, the file, its place, and what the image starts.
on_debian() {
  local image=$1 file=$2 place=$3 command=$4
  mkdir -p "$work/context" && cp "$file" "$work/context/program"
  printf 'FROM debian:bookworm-slim\nCOPY program %s\n%s\n' "$place" "$command" >"$work/context/Dockerfile"
  docker build --quiet --tag "$image" "$work/context" >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  say "$image: assembled"
}

node=node_modules/node/bin/node
if there node:24-bookworm-slim || pulled node:24-bookworm-slim; then say "node:24-bookworm-slim is there"
elif [ -x "$node" ]; then on_debian node:24-bookworm-slim "$node" /usr/local/bin/node 'CMD ["node"]'
else echo "node:24-bookworm-slim: $node is missing; run npm ci"; exit 1
fi

if there muster-machine; then say "muster-machine is there"
else
  docker build --quiet --target machine --tag muster-machine docker >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
  say "muster-machine: built"
fi

built() { # name of a Go program: where it lies, built now if need be
  local name=$1 package=$2 bin
  bin=$(command -v "$name" || true)
  [ -n "$bin" ] || bin=$(go env GOPATH 2>/dev/null)/bin/$name
  if [ ! -x "$bin" ] && command -v go >/dev/null; then
    GOBIN=$work/bin go install "$package" >"$work/log" 2>&1 || { tail -n 3 "$work/log" >&2; return 1; }
    bin=$(find "$work/bin" -type f | head -n 1)
  fi
  [ -x "$bin" ] && echo "$bin"
}

toxiproxy=ghcr.io/shopify/toxiproxy:2.12.0
if there $toxiproxy || pulled $toxiproxy; then say "$toxiproxy is there"
elif program=$(built toxiproxy-server github.com/Shopify/toxiproxy/v2/cmd/server@v2.12.0); then
  on_debian $toxiproxy "$program" /toxiproxy 'ENTRYPOINT ["/toxiproxy"]
CMD ["-host=0.0.0.0"]'
else say "$toxiproxy: not assembled (needs Go); the lab uses its own server with the same interface"
fi

vcsim=vmware/vcsim:latest
if there $vcsim || pulled $vcsim; then say "$vcsim is there"
elif program=$(built vcsim github.com/vmware/govmomi/vcsim@v0.30.7); then
  on_debian $vcsim "$program" /vcsim 'ENTRYPOINT ["/vcsim"]
CMD ["-l", "0.0.0.0:8989"]'
else say "$vcsim: not assembled (needs Go); the lab uses its own vCenter behind the same port"
fi
