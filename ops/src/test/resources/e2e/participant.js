// A participant of a storage session in a browser: it opens its presigned signaling socket, answers every offer with a new
// RTCPeerConnection, trickles, and either sends a coloured picture with a tone (master) or watches (viewer). A viewer may also offer to
// the master (offer()).
"use strict";

class Participant {
  constructor(url, options) {
    this.options = options;
    this.events = [];
    this.candidates = [];
    this.told = []; // the candidates that the service was told of
    this.pictures = []; // {at, shown}: when a picture was presented and the number in its bar code
    this.socket = new WebSocket(url);
    this.opened = new Promise((resolve, reject) => {
      this.socket.onopen = resolve;
      this.socket.onerror = () => reject(new Error("socket failed"));
    });
    this.socket.onclose = (e) => this.events.push({ type: "socket-closed", code: e.code, at: Date.now() });
    this.socket.onmessage = (e) => this.onMessage(JSON.parse(e.data)).catch((x) => this.events.push({ type: "error", text: String(x) }));
  }

  send(action, payload) {
    this.socket.send(
      JSON.stringify({ action, messagePayload: btoa(JSON.stringify(payload)), correlationId: String(Date.now()) }),
    );
  }

  async onMessage(message) {
    if (message.messageType === "SDP_OFFER") {
      await this.onOffer(JSON.parse(atob(message.messagePayload)));
    } else if (message.messageType === "SDP_ANSWER") {
      await this.peer.setRemoteDescription(JSON.parse(atob(message.messagePayload)));
      for (const candidate of this.candidates.splice(0)) await this.peer.addIceCandidate(candidate);
    } else if (message.messageType === "ICE_CANDIDATE") {
      const candidate = this.redirected(JSON.parse(atob(message.messagePayload)));
      if (!candidate) return;
      if (this.peer && this.peer.remoteDescription) await this.peer.addIceCandidate(candidate);
      else this.candidates.push(candidate);
    } else {
      this.events.push({ type: message.messageType, status: message.statusResponse });
    }
  }

  // With options.via, a port of a line in front of the service: the one way to it leads over that port.
  redirected(candidate) {
    if (!this.options.via) return candidate;
    const words = candidate.candidate.split(" ");
    if (this.service || !/^[0-9.]+$/.test(words[4]) || words[4].startsWith("127.")) return null;
    this.service = { address: words[4], port: Number(words[5]) };
    words[5] = String(this.options.via);
    return { ...candidate, candidate: words.join(" ") };
  }

  // What a browser offers that only watches: pictures and sound, in whatever codecs it has.
  async offer() {
    const peer = this.newPeer();
    peer.addTransceiver("audio", { direction: "recvonly" });
    peer.addTransceiver("video", { direction: "recvonly" });
    await peer.setLocalDescription(await peer.createOffer());
    this.send("SDP_OFFER", { type: "offer", sdp: peer.localDescription.sdp });
  }

  newPeer() {
    if (this.peer) this.peer.close();
    const { iceServers = [], iceTransportPolicy = "all" } = this.options;
    const peer = (this.peer = new RTCPeerConnection({ iceServers, iceTransportPolicy, bundlePolicy: "max-bundle" }));
    peer.onicecandidate = (e) => e.candidate && e.candidate.candidate && !this.options.via && this.tell(e.candidate);
    peer.onconnectionstatechange = () => {
      if (peer.connectionState === "connected") this.connectedAt = performance.timeOrigin + performance.now();
      this.events.push({ type: peer.connectionState, at: Date.now() });
    };
    peer.ontrack = (e) => this.onTrack(e);
    return peer;
  }

  tell(candidate) {
    this.told.push(candidate.candidate);
    this.send("ICE_CANDIDATE", candidate.toJSON());
  }

  async onOffer(offer) {
    const peer = this.newPeer();
    this.offered = offer.sdp;
    await peer.setRemoteDescription(offer);
    for (const candidate of this.candidates.splice(0)) await peer.addIceCandidate(candidate);
    if (this.options.color) {
      this.stream = this.stream || colourAndTone(this.options);
      for (const track of this.stream.getTracks()) peer.addTrack(track, this.stream);
    } else if (this.options.say) {
      this.voice = this.voice || voice(this.options.say);
      for (const track of this.voice.getTracks()) peer.addTrack(track, this.voice);
    }
    await peer.setLocalDescription(await peer.createAnswer());
    this.answer = peer.localDescription.sdp;
    this.send("SDP_ANSWER", { type: "answer", sdp: this.answer });
  }

  // Listens to what comes: Chromium feeds Web Audio only from a track that some element plays, too.
  listen(track) {
    const element = (this.element = new Audio());
    element.muted = true;
    element.srcObject = new MediaStream([track]);
    element.play();
    const audio = new AudioContext();
    this.analyser = audio.createAnalyser();
    this.analyser.fftSize = 8192;
    this.analyser.smoothingTimeConstant = 0;
    audio.createMediaStreamSource(element.srcObject).connect(this.analyser);
    audio.resume();
  }

  // How loud each of these tones is now, in decibels.
  hears(tones) {
    if (!this.analyser) return tones.map(() => -200);
    const bins = new Float32Array(this.analyser.frequencyBinCount);
    this.analyser.getFloatFrequencyData(bins);
    const width = this.analyser.context.sampleRate / this.analyser.fftSize;
    return tones.map((hz) => {
      const at = Math.round(hz / width);
      return Math.max(-200, ...bins.slice(at - 2, at + 3));
    });
  }

  onTrack(event) {
    if (event.track.kind === "audio" && this.options.listens) this.listen(event.track);
    if (event.track.kind !== "video" || this.options.color) return;
    const video = (this.video = document.createElement("video"));
    video.muted = true;
    video.autoplay = true;
    video.playsInline = true;
    video.srcObject = event.streams[0] || new MediaStream([event.track]);
    document.body.append(video);
    const bar = document.createElement("canvas");
    bar.width = 16;
    bar.height = 1;
    const pen = bar.getContext("2d", { willReadFrequently: true });
    const onPicture = (now, frame) => {
      pen.drawImage(video, 0, (frame.height * 645) / 720, frame.width, (frame.height * 70) / 720, 0, 0, 16, 1);
      this.pictures.push({
        at: performance.timeOrigin + frame.presentationTime,
        shown: barCode(pen.getImageData(0, 0, 16, 1).data),
      });
      video.requestVideoFrameCallback(onPicture);
    };
    video.requestVideoFrameCallback(onPicture);
  }

  async stats() {
    const all = {};
    if (this.peer) {
      for (const one of (await this.peer.getStats()).values()) {
        if (one.type === "inbound-rtp" || one.type === "outbound-rtp") all[one.type + "-" + one.kind] = one;
        if (one.type === "transport") all.transport = one;
      }
    }
    return all;
  }

  // The selected pair of candidates, as getStats tells of them.
  async path() {
    const all = await this.peer.getStats();
    const transport = [...all.values()].find((one) => one.type === "transport");
    const pair = all.get(transport.selectedCandidatePairId);
    return { local: all.get(pair.localCandidateId), remote: all.get(pair.remoteCandidateId) };
  }

  close() {
    if (this.peer) this.peer.close();
    this.socket.close();
  }
}

function voice(hz) {
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  tone.frequency.value = hz;
  const volume = audio.createGain();
  volume.gain.value = 0.3;
  const out = audio.createMediaStreamDestination();
  tone.connect(volume).connect(out);
  tone.start();
  audio.resume();
  return out.stream;
}

// 1 0 | ten bits, highest first | parity | 0 1 0; -1 when it is no bar code.
function barCode(pixels) {
  const bits = [];
  for (let i = 0; i < 16; i++) bits.push(pixels[4 * i + 1] > 127 ? 1 : 0);
  const framed = bits[0] === 1 && bits[1] === 0 && bits[13] === 0 && bits[14] === 1 && bits[15] === 0;
  let number = 0;
  let ones = 0;
  for (let i = 2; i < 12; i++) {
    number = number * 2 + bits[i];
    ones += bits[i];
  }
  return framed && bits[12] === ones % 2 ? number : -1;
}

function colourAndTone({ color, hz, width = 640, height = 360 }) {
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext("2d");
  let n = 0;
  setInterval(() => {
    pen.fillStyle = color;
    pen.fillRect(0, 0, width, height);
    pen.fillStyle = "white";
    pen.fillRect((n * 7) % width, height - 20, 12, 12);
    n++;
  }, 40);
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  tone.frequency.value = hz;
  const out = audio.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  audio.resume();
  return new MediaStream([...canvas.captureStream(25).getTracks(), ...out.stream.getTracks()]);
}

window.participants = {};
window.participate = async (name, url, options) => {
  const participant = new Participant(url, options);
  window.participants[name] = participant;
  await participant.opened;
};
