#!/bin/sh
# Builds the bench tools into build/ (Debian: gcc libc6-dev; wpeer also libssl-dev libsrtp2-dev).
# usage: build.sh [OUTDIR] [TOOL ...]   tools: rtspload wpeer (default: both)
set -eu
cd "$(dirname "$0")"
B=${1:-build}; [ $# -gt 0 ] && shift
mkdir -p "$B"
F="-O2 -Wall -Wno-unused-function -Wno-deprecated-declarations -Wno-misleading-indentation"
for tool in ${*:-rtspload wpeer}; do
  case $tool in
    rtspload) gcc $F -o "$B/rtspload" rtspload.c ;;
    wpeer) gcc $F -o "$B/wpeer" wpeer.c -lssl -lcrypto -lsrtp2 ;;
    *) echo "build.sh: no tool named $tool (expected: rtspload, wpeer)" >&2; exit 2 ;;
  esac
done
