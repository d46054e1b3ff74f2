#!/bin/sh
# A search on a Docker swarm: a replicated job, a task for each shard; then all of it put together, whose exit code is the verdict.
#
#   SHARDS=3 SEARCH='walk --runs 300' RESULTS=/srv/results docs/at-scale/swarm.sh
#
# Every node needs the image of docker/Dockerfile and the folder RESULTS, the same for all (one node, or a share).
set -eu
shards=${SHARDS:-4}
search=${SEARCH:-matrix}
results=${RESULTS:-$PWD/shards}
image=${IMAGE:-muster}
name=muster-search

if [ "$(docker info --format '{{.Swarm.ControlAvailable}}')" != true ]; then
  echo "this engine leads no swarm; docker swarm init makes it one of a single node" >&2
  exit 69
fi
mkdir -p "$results"
trap 'docker service rm "$name" >/dev/null 2>&1 || true' EXIT

# Slots count from 0, which is written as the node's name. Every task ends well: a shard that broke leaves no result, and is then told
# to be missing; why, is in "docker service logs".
task='
case $SLOT in *[!0-9]*) SLOT=0 ;; esac
node /muster/cli/main.ts explore $SEARCH --shard "$((SLOT + 1))/$SHARDS" --out /results || true
'
docker service create --quiet --no-resolve-image --name "$name" --mode replicated-job --replicas "$shards" \
  --env 'SLOT={{.Task.Slot}}' --env "SHARDS=$shards" --env "SEARCH=$search" \
  --mount "type=bind,source=$results,target=/results" \
  --entrypoint sh "$image" -c "$task" >/dev/null

docker run --rm --volume "$results:/results" "$image" merge /results --out /results/together --coverage
