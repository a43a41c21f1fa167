#!/bin/sh
# Makes, from the demo clip, what can not pass through to a storage session, with Debian's ffmpeg (libx264, libx265):
#   h265.mkv     H.265, 1280x720, 25 pictures a second, no reordering
#   mjpeg.mkv    single JPEG images, 640x360, 5 a second
#   bframes.mkv  H.264, 1280x720, 25 a second, two B-frames between others
#   large.mkv    H.264, 2560x1440, 25 a second, no reordering
# each 24 s long, with a key frame every 2 s and the demo clip's AAC sound. Pictures and their numbers are those of the
# demo clip (make_demo_clip.sh), of mjpeg.mkv every fifth one.
#
# usage: make_other_clips.sh demo.mkv OUT-FOLDER     The results hold nothing from elsewhere; licence: that of this project.
set -eu
demo=${1:?usage: make_other_clips.sh demo.mkv OUT-FOLDER}
out=${2:?usage: make_other_clips.sh demo.mkv OUT-FOLDER}

make() {
  name=$1
  shift
  ffmpeg -v error -y -fflags +bitexact -i "$demo" -map 0:v -map 0:a:0 -c:a copy -pix_fmt yuv420p -threads 1 \
    -flags:v +bitexact "$@" -f matroska "$out/$name.mkv"
}

make h265 -c:v libx265 -preset medium -crf 28 \
  -x265-params 'bframes=0:keyint=50:min-keyint=50:scenecut=0:open-gop=0:info=0:log-level=error:pools=1:frame-threads=1'
make mjpeg -vf 'fps=5,scale=640:360,format=yuvj420p' -pix_fmt yuvj420p -c:v mjpeg -q:v 7 -huffman 0
make bframes -c:v libx264 -preset medium -profile:v high -bf 2 -b_strategy 0 -g 50 -keyint_min 50 -sc_threshold 0 -crf 27
make large -vf scale=2560:1440 -c:v libx264 -preset medium -profile:v high -bf 0 -g 50 -keyint_min 50 -sc_threshold 0 -crf 28
