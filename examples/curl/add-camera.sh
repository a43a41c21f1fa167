#!/usr/bin/env bash
# Adds a camera and waits until its media is stored.
#   add-camera.sh ID rtsp://… [USER PASSWORD]
# SERVER and DATA say where the node is (default: https://localhost:8443 and ./data).
set -euo pipefail
[ $# = 2 ] || [ $# = 4 ] || { sed -n '2,4s/^# *//p' "$0" >&2; exit 2; }
[[ $1 =~ ^[A-Za-z0-9_.-]{1,128}$ ]] || { echo "ID: $1 (expected: 1 to 128 letters, digits, _, . and -)" >&2; exit 2; }
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

# A text as JSON writes it.
json() { printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"; }

body="{\"url\": $(json "$url")${3:+, \"username\": $(json "$3"), \"password\": $(json "$4")}}"
call -X PUT "$server/api/v1/cameras/$id" -H 'content-type: application/json' --data "$body"
echo

said=
for _ in $(seq 60); do
  status=$(call "$server/api/v1/cameras/$id/status")
  case $status in
    *'"state":"live"'*) echo "$id is live"; exit 0 ;;
    *'"state":"failed"'* | *'"state":"refused"'*) echo "$status" >&2; exit 1 ;;
  esac
  text=$(sed -n 's/.*"source":{[^}]*"text":"\([^"]*\)".*/\1/p' <<<"$status")
  [ "$text" = "$said" ] || { said=$text; echo "waiting: $text" >&2; }
  sleep 1
done
echo "$status" >&2
exit 1
