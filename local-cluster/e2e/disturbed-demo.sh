#!/usr/bin/env bash
# Runs the demo and disturbs it while telemetry is being sent. The verdict must still be PASS: nothing
# lost, nothing stored twice, nothing late because of it.
#   disturbed-demo.sh taskmanager     kill -9 the TaskManager, start another
#   disturbed-demo.sh ingest          stop telemetry-ingest with a savepoint, resume it 40 s later
#   disturbed-demo.sh elasticsearch   stop Elasticsearch for 30 s
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
pharos="$root/pharos"
what="${1:?say what to disturb: taskmanager, ingest or elasticsearch}"
out="$(mktemp -d)"
demo=""

tidy() {
  code=$?
  [[ -n "$demo" ]] && kill "$demo" 2> /dev/null && wait "$demo" 2> /dev/null
  "$pharos" down > /dev/null 2>&1 || true
  rm -rf "$out"
  exit "$code"
}
trap tidy EXIT

# Something has come all the way through.
sending() {
  grep -q "stored [1-9][0-9,]* traces" "$out/progress"
}

"$pharos" demo --minutes 1.5 --expect-restarts > "$out/verdict" 2> "$out/progress" &
demo=$!

for _ in $(seq 600); do
  sending && break
  if ! kill -0 "$demo" 2> /dev/null; then
    cat "$out/progress" >&2
    echo "FAIL: the demo ended before it could be disturbed" >&2
    exit 1
  fi
  sleep 0.5
done

echo "disturbing: $what"
case "$what" in
  taskmanager)
    "$pharos" down --kill taskmanager
    "$pharos" up taskmanager
    ;;
  ingest)
    "$pharos" stop telemetry-ingest --savepoint
    sleep 40
    "$pharos" submit telemetry-ingest --resume
    ;;
  elasticsearch)
    "$pharos" down elasticsearch
    sleep 30
    "$pharos" up elasticsearch
    ;;
  *)
    echo "there is no disturbance '$what'" >&2
    exit 2
    ;;
esac
grep -q "^all sent" "$out/progress" && {
  echo "FAIL: the disturbance came after everything was sent" >&2
  exit 1
}

code=0
wait "$demo" || code=$?
demo=""
sed -n '/^check /,$p' "$out/verdict"
if [[ $code -ne 0 ]]; then
  tail -60 "$out/progress" >&2
fi
exit "$code"
