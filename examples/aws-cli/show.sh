#!/usr/bin/env bash
# Shows a camera's channel, stream and recording through AWS's command line (aws, version 1 or 2).
#   show.sh CHANNEL
set -euo pipefail
[ $# = 1 ] || { sed -n '2,3s/^# *//p' "$0" >&2; exit 2; }
server=${SERVER:-https://localhost:8443}
data=${DATA:-./data}
export AWS_SHARED_CREDENTIALS_FILE=$data/credentials AWS_CA_BUNDLE=$data/tls/ca.pem 
export AWS_REGION=us-east-1 AWS_DEFAULT_REGION=us-east-1 # version 1 reads the second alone

aws --endpoint-url "$server" kinesisvideo describe-signaling-channel --channel-name "$1"
aws --endpoint-url "$server" kinesisvideo describe-stream --stream-name "$1"
media=$(aws --endpoint-url "$server" kinesisvideo get-data-endpoint --stream-name "$1" \
  --api-name GET_HLS_STREAMING_SESSION_URL --query DataEndpoint --output text)
aws --endpoint-url "$media" kinesis-video-archived-media get-hls-streaming-session-url --stream-name "$1"
