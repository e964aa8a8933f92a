#!/usr/bin/env bash
# Drives the real servers through a day's worth of accidents and asserts that each state is told as
# it is and that nothing is left running. Takes two to five minutes; the last line is PASS or FAIL.
set -euo pipefail

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
pharos="$root/pharos"
logs="$root/.local-cluster/logs"
stranger=""

fail() {
  echo "FAIL: $*" >&2
  exit 1
}

tidy() {
  code=$?
  [[ -n "$stranger" ]] && kill "$stranger" 2> /dev/null
  "$pharos" down > /dev/null 2>&1 || true
  if [[ $code -ne 0 ]]; then
    echo "FAIL (logs: $logs)"
  fi
  exit "$code"
}
trap tidy EXIT

# look: asks once for all that `field` reads then
look() {
  status="$("$pharos" status --json)"
}

# field COMPONENT NAME: one field of the last look; the document has one field a line
field() {
  awk -v component="\"$1\"," -v name="\"$2\"" \
      '$1 == "\"component\"" { inside = ($3 == component) } inside && $1 == name { gsub(/[",]/, "", $3); print $3 }' \
    <<< "$status"
}

expect() { # COMPONENT STATE
  local state
  state="$(field "$1" state)"
  [[ "$state" == "$2" ]] || fail "$1 is $state, not $2"
}

expect_all() {
  local component
  look
  for component in kafka jobmanager taskmanager elasticsearch; do
    expect "$component" "$1"
  done
}

pids() {
  local component
  for component in kafka jobmanager taskmanager elasticsearch; do
    field "$component" pid
  done
}

gone() { # PID: a zombie that nobody waits for counts as gone
  [[ ! -d "/proc/$1" ]] || grep -q '^State:\s*Z' "/proc/$1/status"
}

step() {
  echo "== $* (at $SECONDS s)"
}

"$pharos" help > /dev/null # builds what is missing, so that times below are those of the servers
SECONDS=0

step "up, from nothing"
"$pharos" down
"$pharos" up --fresh
expect_all ready
pids="$(pids)"
"$pharos" status

step "everything listens on the loopback alone"
if command -v ss > /dev/null; then
  for pid in $pids; do
    for each in "$pid" $(pgrep -P "$pid" || true); do
      open="$(ss -Hltnp | grep "pid=$each," | awk '{ print $4 }' | grep -v '127\.0\.0\.1' || true)"
      [[ -z "$open" ]] || fail "pid $each listens on $open"
    done
  done
fi

step "up again changes nothing"
"$pharos" up
look
[[ "$pids" == "$(pids)" ]] ||
  fail "a second up replaced a server"

step "elasticsearch restarts and keeps its documents"
curl -sSf -X PUT -H 'Content-Type: application/json' -d '{"kept":true}' \
  "$(field elasticsearch where)/e2e/_doc/1?refresh=true" > /dev/null
"$pharos" down elasticsearch
look
expect elasticsearch stopped
expect kafka ready
"$pharos" up elasticsearch
look
curl -sSf "$(field elasticsearch where)/e2e/_doc/1" | grep -q '"kept":true' ||
  fail "elasticsearch lost a document over a restart"

step "a taskmanager killed by its pid is told as crashed and starts again"
killed="$(field taskmanager pid)"
kill -9 "$killed"
for _ in $(seq 50); do
  gone "$killed" && break
  sleep 0.1
done
look
expect taskmanager crashed
"$pharos" up
expect_all ready

step "a reused pid is nobody's business of ours"
sleep 600 &
stranger=$!
cp "$root/.local-cluster/pids/taskmanager.properties" "$root/.local-cluster/pids/taskmanager.kept"
sed -i "s/^pid=.*/pid=$stranger/" "$root/.local-cluster/pids/taskmanager.properties"
"$pharos" down taskmanager
kill -0 "$stranger" || fail "down ended a process that it did not start"
mv "$root/.local-cluster/pids/taskmanager.kept" "$root/.local-cluster/pids/taskmanager.properties"
look
expect taskmanager ready

step "topics are made, checked and used by every job"
"$pharos" topics check > /dev/null 2>&1 && fail "topics that are not there pass the check"
"$pharos" topics apply > /dev/null
topics="$("$pharos" topics)"
for topic in otlp_spans otlp_logs otlp_metrics pharos.accelerators pharos.engines pharos.metrics \
  pharos.attributions pharos.devices pharos.rollups pharos.alerts; do
  grep -q "^ *$topic " <<< "$topics" || fail "there is no topic $topic: $topics"
done
"$pharos" topics check > /dev/null || fail "topics that were just made differ from the table"
for job in telemetry-ingest document-store; do
  "$pharos" submit "$job" > /dev/null
done
"$pharos" submit trace-correlation --set "attribution.hold=5 s" 2> "$logs/e2e.err" > /dev/null &&
  fail "a hold that is shorter than the window of attribution is taken"
"$pharos" submit trace-correlation --set "attribution.hold=10 s" > /dev/null
"$pharos" submit slo-metrics --set "rollup.combinations=kind,prompt" 2> "$logs/e2e.err" > /dev/null &&
  fail "a prompt is taken for a dimension"
grep -q 'no dimension "prompt"' "$logs/e2e.err" ||
  fail "the refusal does not name the dimension: $(cat "$logs/e2e.err")"
"$pharos" submit slo-metrics > /dev/null
for _ in $(seq 60); do
  running="$("$pharos" jobs | grep -c " running ")" || true
  [[ "$running" == 4 ]] && break
  sleep 0.5
done
[[ "$running" == 4 ]] || fail "$running of 4 jobs run: $("$pharos" jobs)"

step "two scrapes of a device in a file become a document of its window"
metrics="$logs/metrics-e2e.json"
now="$(date +%s)"
cat > "$metrics" << EOF
{"resourceMetrics":[{"resource":{"attributes":[]},"scopeMetrics":[{"metrics":[
 {"name":"DCGM_FI_PROF_GR_ENGINE_ACTIVE","gauge":{"dataPoints":[
  {"timeUnixNano":"$((now - 1))000000000","asDouble":0.5,"attributes":[
   {"key":"UUID","value":{"stringValue":"GPU-e2e"}},
   {"key":"Hostname","value":{"stringValue":"gpu-node-e2e"}}]},
  {"timeUnixNano":"${now}000000000","asDouble":0.5,"attributes":[
   {"key":"UUID","value":{"stringValue":"GPU-e2e"}},
   {"key":"Hostname","value":{"stringValue":"gpu-node-e2e"}}]}]}}]}]}]}
EOF
"$pharos" send "$metrics" | grep -q "otlp_metrics: 1" || fail "the metrics were not sent"
for _ in $(seq 180); do
  found="$(curl -sS "$(field elasticsearch where)/pharos-devices-*/_count?ignore_unavailable=true" |
    grep -o '"count":[0-9]*')" || true
  [[ -n "$found" && "$found" != '"count":0' ]] && break
  sleep 0.5
done
[[ -n "$found" && "$found" != '"count":0' ]] || fail "no window of the device was stored within 90 s"
for job in telemetry-ingest trace-correlation slo-metrics document-store; do
  "$pharos" cancel "$job" > /dev/null
done

step "a port in use is refused by name and starts nothing"
"$pharos" down kafka
kafka_port=19092
flink_url="$(field jobmanager where)"
if "$pharos" up kafka --kafka-port "${flink_url##*:}" --flink-port 18081 \
  2> "$logs/e2e.err"; then
  fail "kafka started on the port of another server"
fi
grep -q -- '--kafka-port' "$logs/e2e.err" || fail "the refusal does not name the option: $(cat "$logs/e2e.err")"
look
expect kafka stopped

step "another port is remembered"
"$pharos" up kafka --kafka-port "$kafka_port"
look
[[ "$(field kafka where)" == "127.0.0.1:$kafka_port" ]] || fail "kafka is on $(field kafka where)"

step "an interrupted start leaves nothing"
"$pharos" down
# not SIGINT, which a shell's background jobs ignore; the hook is the same
"$pharos" up > /dev/null 2> "$logs/e2e.err" &
for _ in $(seq 100); do
  [[ -f "$root/.local-cluster/pids/elasticsearch.properties" ]] && break
  sleep 0.1
done
kill -TERM "$!"
wait "$!" && fail "an interrupted up says that it is done"
expect_all stopped

step "up and down"
"$pharos" up --kafka-port 9092
expect_all ready
pids="$pids $(pids)"
"$pharos" down
expect_all stopped
for pid in $pids "$killed"; do
  gone "$pid" || fail "pid $pid is left running"
done

echo "PASS in $SECONDS s"
