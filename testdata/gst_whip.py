#!/usr/bin/python3
"""A WHIP client that is not ours: GStreamer's webrtcbin (Debian: python3-gi gir1.2-gst-plugins-bad-1.0 gstreamer1.0-nice
gstreamer1.0-plugins-base gstreamer1.0-plugins-good gstreamer1.0-plugins-bad gstreamer1.0-plugins-ugly).

  gst_whip.py --url https://HOST:PORT/whip/CHANNEL --token TOKEN --ca CA.pem [--pattern blue] [--hz 880]

Publishes a picture of one colour and a tone. Prints "connected" when media flows, ends its session when its standard
input ends, and then prints "ended STATUS"."""
import argparse
import ssl
import sys
import urllib.error
import urllib.parse
import urllib.request

import gi

gi.require_version("Gst", "1.0")
gi.require_version("GstSdp", "1.0")
gi.require_version("GstWebRTC", "1.0")
from gi.repository import GLib, Gst, GstSdp, GstWebRTC

PATIENCE = 20

# Nothing waits for the connection: it would come late, and all at once.
GATE = "valve drop=true drop-mode=forward-sticky-events name=gate"

PIPELINE = (
    "webrtcbin name=peer bundle-policy=max-bundle"
    " videotestsrc is-live=true pattern={pattern} ! video/x-raw,width=320,height=240,framerate=25/1"
    " ! x264enc tune=zerolatency speed-preset=ultrafast key-int-max=25 bitrate=300"
    " ! video/x-h264,profile=constrained-baseline ! rtph264pay config-interval=-1 mtu=1200"
    " ! application/x-rtp,media=video,encoding-name=H264,payload=96 ! {gate}0 ! queue ! peer."
    " audiotestsrc is-live=true freq={hz} ! audio/x-raw,rate=48000,channels=2 ! opusenc ! rtpopuspay"
    " ! application/x-rtp,media=audio,encoding-name=OPUS,payload=97 ! {gate}1 ! queue ! peer."
)


def say(text):
    print(text, flush=True)


class Client:
    def __init__(self, options):
        self.options = options
        self.tls = ssl.create_default_context(cafile=options.ca)
        self.location = None
        self.offered = False
        self.connected = False
        self.loop = GLib.MainLoop()
        self.pipeline = Gst.parse_launch(PIPELINE.format(gate=GATE, pattern=options.pattern, hz=options.hz))
        self.peer = self.pipeline.get_by_name("peer")
        self.peer.connect("on-negotiation-needed", self.on_negotiation_needed)
        self.peer.connect("notify::ice-gathering-state", self.on_gathering)
        self.peer.connect("notify::connection-state", self.on_state)
        for number in range(2):
            transceiver = self.peer.emit("get-transceiver", number)
            transceiver.set_property("direction", GstWebRTC.WebRTCRTPTransceiverDirection.SENDONLY)

    def call(self, method, url, body=None):
        request = urllib.request.Request(url, data=body, method=method)
        request.add_header("Authorization", "Bearer " + self.options.token)
        if body is not None:
            request.add_header("Content-Type", "application/sdp")
        try:
            return urllib.request.urlopen(request, context=self.tls, timeout=20)
        except urllib.error.HTTPError as refused:
            say("%s %d %s" % (method, refused.code, refused.read().decode()))
            self.loop.quit()
            return None

    def on_negotiation_needed(self, peer):
        peer.emit("create-offer", None, Gst.Promise.new_with_change_func(self.on_offer, None))

    def on_offer(self, promise, _):
        promise.wait()
        reply = promise.get_reply()
        self.peer.emit("set-local-description", reply.get_value("offer"), Gst.Promise.new())

    def on_gathering(self, peer, _):
        if peer.get_property("ice-gathering-state") == GstWebRTC.WebRTCICEGatheringState.COMPLETE:
            GLib.idle_add(self.offer)

    def offer(self):
        if self.offered:
            return False
        self.offered = True
        text = self.peer.get_property("local-description").sdp.as_text()
        answer = self.call("POST", self.options.url, text.encode())
        if answer is not None:
            self.location = urllib.parse.urljoin(self.options.url, answer.headers["Location"])
            _, sdp = GstSdp.SDPMessage.new_from_text(answer.read().decode())
            description = GstWebRTC.WebRTCSessionDescription.new(GstWebRTC.WebRTCSDPType.ANSWER, sdp)
            self.peer.emit("set-remote-description", description, Gst.Promise.new())
        return False

    def on_state(self, peer, _):
        if peer.get_property("connection-state") == GstWebRTC.WebRTCPeerConnectionState.CONNECTED:
            self.connected = True
            for number in range(2):
                self.pipeline.get_by_name("gate%d" % number).set_property("drop", False)
            say("connected")

    def on_patience_end(self):
        if not self.connected:
            say("not connected after %d s" % PATIENCE)
            self.loop.quit()
        return False

    def end(self, *_):
        if self.location:
            answer = self.call("DELETE", self.location)
            if answer is not None:
                say("ended %d" % answer.status)
        self.loop.quit()
        return False

    def run(self):
        GLib.io_add_watch(sys.stdin, GLib.IO_HUP | GLib.IO_IN, self.end)
        GLib.timeout_add_seconds(PATIENCE, self.on_patience_end)
        self.pipeline.set_state(Gst.State.PLAYING)
        self.loop.run()
        self.pipeline.set_state(Gst.State.NULL)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--url", required=True)
    parser.add_argument("--token", required=True)
    parser.add_argument("--ca", required=True)
    parser.add_argument("--pattern", default="blue")
    parser.add_argument("--hz", type=int, default=880)
    options = parser.parse_args()
    Gst.init(None)
    Client(options).run()


if __name__ == "__main__":
    main()
