#!/usr/bin/python3
"""An RTSP camera that is not ours: GStreamer's RTSP server (Debian: python3-gi gir1.2-gst-rtsp-server-1.0
gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly gstreamer1.0-libav).

  gst_camera.py --clip FILE.mkv [--port N] [--user U --password P] [--transport tcp|udp|multicast] [--tls FILE.pem]
      [--bind ADDRESS] [--interface NAME] [--backchannel FILE]

/clip       the file's H.264 and AAC, once from its start for each client
/video      the same without sound
/opus /alaw /mulaw /l16 /g726
            the same with the sound coded anew
/h265 /mjpeg /bframes /large
            the clips of that name beside this file, which can not pass through (make_other_clips.sh), with their sound
/wide       JPEG images of a test picture, 2560x1440, of which the packets do not say the size, two a second
/live       a test picture, encoded live, with A-law sound
/talk       the same with a backchannel (ONVIF), with --backchannel only: what is said goes to FILE as G.711 mu-law
Prints "port N" when it is ready; ends with its standard input."""
import argparse
import os
import sys

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstRtsp", "1.0")
gi.require_version("GstRtspServer", "1.0")
from gi.repository import Gio, GLib, Gst, GstRtsp, GstRtspServer

FILE = "filesrc location=%s ! matroskademux name=d"
VIDEO = "d.video_0 ! queue ! h264parse ! rtph264pay name=pay0 pt=96 mtu=1200 config-interval=-1"
AUDIO = "d.audio_0 ! queue ! aacparse ! rtpmp4gpay name=pay1 pt=97"
DECODED = "d.audio_0 ! queue ! aacparse ! avdec_aac ! audioconvert ! audioresample ! audio/x-raw,channels=1,rate="
SOUNDS = {
    "opus": DECODED + "48000 ! opusenc frame-size=20 ! rtpopuspay name=pay1 pt=97",
    "alaw": DECODED + "8000 ! alawenc ! rtppcmapay name=pay1",
    "mulaw": DECODED + "8000 ! mulawenc ! rtppcmupay name=pay1",
    "l16": DECODED + "16000,format=S16BE ! rtpL16pay name=pay1 pt=97",
    "g726": DECODED + "8000 ! avenc_g726 bitrate=32000 ! rtpg726pay name=pay1 pt=97 force-aal2=false",
}
OTHERS = {
    "h265": "d.video_0 ! queue ! h265parse ! rtph265pay name=pay0 pt=96 mtu=1200 config-interval=-1",
    "mjpeg": "d.video_0 ! queue ! jpegparse ! rtpjpegpay name=pay0 pt=26 mtu=1200",
    "bframes": VIDEO,
    "large": VIDEO,
}
CLIPS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "clips")
WIDE = (
    "videotestsrc is-live=true ! video/x-raw,format=I420,width=2560,height=1440,framerate=2/1 ! jpegenc quality=60"
    " ! rtpjpegpay name=pay0 pt=26"
)
LIVE = (
    "videotestsrc is-live=true ! video/x-raw,width=320,height=240,framerate=25/1"
    " ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=25 bitrate=300"
    " ! rtph264pay name=pay0 pt=96"
    " audiotestsrc is-live=true wave=ticks ! audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay name=pay1"
)
BACKCHANNEL = (
    '( capsfilter caps="application/x-rtp,media=audio,payload=0,clock-rate=8000,encoding-name=PCMU"'
    " name=depay_backchannel ! rtppcmudepay ! filesink location=%s sync=false async=false buffer-mode=unbuffered )"
)


TRANSPORTS = {
    "tcp": GstRtsp.RTSPLowerTrans.TCP,
    "udp": GstRtsp.RTSPLowerTrans.UDP,
    "multicast": GstRtsp.RTSPLowerTrans.UDP_MCAST,
}


def factory(launch, options, backchannel=None):
    made = GstRtspServer.RTSPOnvifMediaFactory() if backchannel else GstRtspServer.RTSPMediaFactory()
    if backchannel:
        made.set_media_gtype(GstRtspServer.RTSPOnvifMedia.__gtype__)
        made.set_backchannel_launch(BACKCHANNEL % backchannel)
    made.set_launch("( " + launch + " )")
    made.set_protocols(TRANSPORTS[options.transport])
    if options.transport == "multicast":
        pool = GstRtspServer.RTSPAddressPool()
        pool.add_range("239.255.42.1", "239.255.42.9", 15000, 15099, 1)
        made.set_address_pool(pool)
        made.set_multicast_iface(options.interface)
        made.set_shared(True)
    return made


def guard(server, factories, options):
    auth = GstRtspServer.RTSPAuth()
    auth.set_supported_methods(GstRtsp.RTSPAuthMethod.DIGEST)
    token = GstRtspServer.RTSPToken()
    token.set_string(GstRtspServer.RTSP_TOKEN_MEDIA_FACTORY_ROLE, "user")
    if options.user:
        auth.add_digest(options.user, options.password, token)
    else:
        auth.set_default_token(token)
    if options.tls:
        auth.set_tls_certificate(Gio.TlsCertificate.new_from_file(options.tls))
    server.set_auth(auth)
    for made in factories:
        permissions = GstRtspServer.RTSPPermissions()
        permissions.add_role("user")
        for right in (GstRtspServer.RTSP_PERM_MEDIA_FACTORY_ACCESS, GstRtspServer.RTSP_PERM_MEDIA_FACTORY_CONSTRUCT):
            permissions.add_permission_for_role("user", right, True)
        made.set_permissions(permissions)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--clip", required=True)
    parser.add_argument("--port", default="0")
    parser.add_argument("--user")
    parser.add_argument("--password")
    parser.add_argument("--tls", help="certificate and key, which clients speak TLS to")
    parser.add_argument("--bind", default="127.0.0.1")
    parser.add_argument("--interface", default="lo", help="where groups are sent to")
    parser.add_argument("--transport", choices=TRANSPORTS.keys(), default="tcp")
    parser.add_argument("--backchannel", help="speaks ONVIF; where to put what /talk hears")
    options = parser.parse_args()
    Gst.init(None)
    server = GstRtspServer.RTSPOnvifServer() if options.backchannel else GstRtspServer.RTSPServer()
    server.set_address(options.bind)
    server.set_service(options.port)
    source = FILE % options.clip
    made = {
        "/clip": factory(source + " " + VIDEO + " " + AUDIO, options),
        "/video": factory(source + " " + VIDEO, options),
        "/live": factory(LIVE, options),
        "/wide": factory(WIDE, options),
    }
    for name, video in OTHERS.items():
        made["/" + name] = factory(FILE % os.path.join(CLIPS, name + ".mkv") + " " + video + " " + AUDIO, options)
    for name, sound in SOUNDS.items():
        made["/" + name] = factory(source + " " + VIDEO + " " + sound, options)
    if options.backchannel:
        made["/talk"] = factory(LIVE, options, options.backchannel)
    for path, one in made.items():
        server.get_mount_points().add_factory(path, one)
    if options.user or options.tls:
        guard(server, made.values(), options)
    server.attach(None)
    print("port %d" % server.get_bound_port(), flush=True)
    loop = GLib.MainLoop()
    GLib.io_add_watch(sys.stdin, GLib.IO_HUP | GLib.IO_IN, lambda *event: loop.quit())
    loop.run()


if __name__ == "__main__":
    main()
