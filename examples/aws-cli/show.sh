#!/usr/bin/env bash
# Shows a camera's channel, stream and recording through AWS's command line (aws, version 2).
#   show.sh CHANNEL
set -euo pipefail
server=${SERVER:-https://localhost:8443}
data=${DATA:-./data}
export AWS_SHARED_CREDENTIALS_FILE=$data/credentials AWS_CA_BUNDLE=$data/tls/ca.pem AWS_REGION=us-east-1

aws --endpoint-url "$server" kinesisvideo describe-signaling-channel --channel-name "$1"
aws --endpoint-url "$server" kinesisvideo describe-stream --stream-name "$1"
media=$(aws --endpoint-url "$server" kinesisvideo get-data-endpoint --stream-name "$1" \
  --api-name GET_HLS_STREAMING_SESSION_URL --query DataEndpoint --output text)
aws --endpoint-url "$media" kinesis-video-archived-media get-hls-streaming-session-url --stream-name "$1"
