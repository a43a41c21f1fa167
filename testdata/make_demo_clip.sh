#!/bin/sh
# Makes the demo clip with Debian's ffmpeg (libx264, aac): 24 s of 1280x720, 25 pictures a second, no B-frames, a key
# frame every 2 s, and two audio tracks with the same sound, AAC 16 kHz and G.711 mu-law 8 kHz.
#
# For people: a running clock, the picture's number, a moving dot; each second a white flash (2 pictures) and with it a
# beep (80 ms of 1 kHz).
# For programs: the lowest 80 rows are 16 blocks of 80 pixels, white = 1:
#   1 0 | picture number, 10 bits, highest first | odd number of ones among these ten | 0 1 0
#
# usage: make_demo_clip.sh OUT.mkv      The result holds nothing from elsewhere; licence: that of this project.
set -eu
out=${1:?usage: make_demo_clip.sh OUT.mkv}
font=/usr/share/fonts/truetype/dejavu/DejaVuSansMono-Bold.ttf
flash='lt(mod(n,25),2)'

bar='drawbox=x=0:y=640:w=1280:h=80:color=black:t=fill'
block() { bar="$bar,drawbox=x=$((80 * $1)):y=640:w=80:h=80:color=white:t=fill:enable='$2'"; }
block 0 1
parity=0
for bit in 9 8 7 6 5 4 3 2 1 0; do
  value="mod(floor(n/$((1 << bit))),2)"
  block $((11 - bit)) "$value"
  parity="$parity+$value"
done
block 12 "mod($parity,2)"
block 14 1

dot="color=white:size=36x36:rate=25[dot]"
picture="[0]drawbox=x=0:y=0:w=1280:h=640:color=white:t=fill:enable='$flash'"
picture="$picture,drawbox=x=120:y=150:w=1040:h=330:color=0x202830:t=fill"
picture="$picture,drawtext=fontfile=$font:text='%{pts\\:hms}':fontsize=130:fontcolor=white:x=(w-tw)/2-39:y=190"
picture="$picture,drawtext=fontfile=$font:text='%{frame_num}':fontsize=80:fontcolor=0xffd060:x=(w-tw)/2:y=370"
picture="$picture,$bar[base];$dot;[base][dot]overlay=x='20+mod(n*8\,1200)':y=560"

sound='aevalsrc=0.5*sin(2*PI*1000*t)*lt(mod(t\,1)\,0.08)'

ffmpeg -v error -y -fflags +bitexact \
  -f lavfi -i 'gradients=size=1280x720:rate=25:c0=0x103858:c1=0x286048:x0=0:y0=0:x1=1279:y1=719:nb_colors=2:speed=0.00001' \
  -f lavfi -i "$sound:s=16000" -f lavfi -i "$sound:s=8000" \
  -filter_complex "$picture" -t 24 -map 1:a -map 2:a \
  -c:v libx264 -preset slow -profile:v main -pix_fmt yuv420p -bf 0 -refs 2 -g 50 -keyint_min 50 -sc_threshold 0 \
  -crf 25 -maxrate 1200k -bufsize 1200k -threads 1 -flags:v +bitexact -x264-params 'rc-lookahead=25' \
  -c:a:0 aac -b:a:0 32k -ac:a:0 1 -c:a:1 pcm_mulaw -ac:a:1 1 -flags:a +bitexact \
  -f matroska "$out"
