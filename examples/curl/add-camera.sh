#!/usr/bin/env bash
# Adds a camera and waits until its media is stored.
#   add-camera.sh ID rtsp://… [USER PASSWORD]
# SERVER and DATA say where the node is (default: https://localhost:8443 and ./data).
set -euo pipefail
server=${SERVER:-https://localhost:8443}
data=${DATA:-./data}
id=$1
url=$2
token=$(sed -n 's/^camfleet_token = //p' "$data/credentials")

call() {
  # The token goes through a file descriptor, so that no list of processes shows it.
  curl -sS --fail-with-body --cacert "$data/tls/ca.pem" \
    --config <(printf 'header = "Authorization: Bearer %s"\n' "$token") "$@"
}

body="{\"url\": \"$url\"${3:+, \"username\": \"$3\", \"password\": \"$4\"}}"
call -X PUT "$server/api/v1/cameras/$id" -H 'content-type: application/json' --data "$body"
echo

for _ in $(seq 60); do
  status=$(call "$server/api/v1/cameras/$id/status")
  case $status in
    *'"state":"live"'*) echo "$id is live"; exit 0 ;;
    *'"state":"failed"'* | *'"state":"refused"'*) echo "$status" >&2; exit 1 ;;
  esac
  sleep 1
done
echo "$status" >&2
exit 1
