// The live picture: joins the camera's storage session as a viewer and answers its offers.
// The service offers; we answer recvonly and trickle our candidates.

import { view } from './api.js';
import { PictureRate } from './rate.js';

const RETRY_MS = [500, 1000, 2000, 4000, 8000];
const OFFER_TIMEOUT_MS = 6000;

const decode = (payload) =>
  JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(payload), (c) => c.charCodeAt(0))));
const encode = (value) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))));

const iceServers = (servers) =>
  (servers ?? []).map((server) => ({
    urls: server.urls ?? server.uris ?? server.Uris,
    username: server.username ?? server.Username,
    credential: server.credential ?? server.password ?? server.Password,
  }));

export class Live {
  #id;
  #video;
  #tell;
  #socket = null;
  #peer = null;
  #early = [];
  #servers = [];
  #attempt = 0;
  #timer = 0;
  #stats = 0;
  #rate = new PictureRate();
  #closed = false;

  /** Shows camera `id` in `video` until close(); `tell` is given a line of text now and then. */
  constructor(id, video, tell) {
    this.#id = id;
    this.#video = video;
    this.#tell = tell;
    this.#stats = setInterval(() => this.#report(), 1000);
    this.#connect();
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearInterval(this.#stats);
    this.#drop();
    this.#video.srcObject = null;
  }

  /** The counters of the incoming video, for people and for tests. */
  async counters() {
    for (const report of (await this.#peer?.getStats())?.values() ?? []) {
      if (report.type === 'inbound-rtp' && report.kind === 'video') return report;
    }
    return null;
  }

  async #connect() {
    this.#tell('joining');
    try {
      const ticket = await view(this.#id);
      if (this.#closed) return;
      this.#servers = iceServers(ticket.iceServers);
      this.#open(ticket.signalingUrl);
    } catch (e) {
      this.#again(e.message);
    }
  }

  #open(url) {
    const socket = new WebSocket(url);
    this.#socket = socket;
    this.#timer = setTimeout(() => this.#again('no offer came'), OFFER_TIMEOUT_MS);
    socket.onmessage = (event) => {
      if (socket === this.#socket && event.data) this.#onMessage(JSON.parse(event.data));
    };
    socket.onclose = () => {
      // Media goes on without signaling; only an unfinished negotiation is lost with it.
      if (socket === this.#socket && this.#peer?.connectionState !== 'connected') {
        this.#again('the signaling socket closed');
      }
    };
  }

  async #onMessage(message) {
    try {
      if (message.messageType === 'SDP_OFFER') {
        await this.#onOffer(decode(message.messagePayload));
      } else if (message.messageType === 'ICE_CANDIDATE') {
        await this.#onCandidate(decode(message.messagePayload));
      } else if (message.messageType === 'STATUS_RESPONSE' && message.statusResponse?.success === false) {
        this.#again(message.statusResponse.description ?? message.statusResponse.errorType);
      } else if (message.messageType === 'GO_AWAY') {
        this.#again('the service goes away');
      }
    } catch (e) {
      this.#again(e.message);
    }
  }

  async #onOffer(offer) {
    clearTimeout(this.#timer);
    this.#peer?.close();
    const peer = new RTCPeerConnection({ iceServers: this.#servers, bundlePolicy: 'max-bundle' });
    this.#peer = peer;
    this.#rate = new PictureRate();
    peer.onicecandidate = (event) => {
      if (peer === this.#peer && event.candidate?.candidate) this.#send('ICE_CANDIDATE', event.candidate.toJSON());
    };
    peer.ontrack = (event) => {
      if (peer === this.#peer && event.streams[0]) this.#show(event.streams[0]);
      else if (peer === this.#peer) this.#showTrack(event.track);
    };
    peer.onconnectionstatechange = () => {
      if (peer !== this.#peer) return;
      if (peer.connectionState === 'connected') this.#attempt = 0;
      if (peer.connectionState === 'failed') this.#again('the connection failed');
    };
    await peer.setRemoteDescription(offer);
    for (const transceiver of peer.getTransceivers()) transceiver.direction = 'recvonly';
    await peer.setLocalDescription(await peer.createAnswer());
    if (peer !== this.#peer) return;
    this.#send('SDP_ANSWER', { type: 'answer', sdp: peer.localDescription.sdp });
    for (const candidate of this.#early.splice(0)) await peer.addIceCandidate(candidate);
  }

  async #onCandidate(candidate) {
    if (this.#peer?.remoteDescription) {
      await this.#peer.addIceCandidate(candidate).catch(() => {
        // A candidate of an offer that a newer one replaced.
      });
    } else {
      this.#early.push(candidate);
    }
  }

  #show(stream) {
    if (this.#video.srcObject !== stream) this.#video.srcObject = stream;
    this.#video.play().catch(() => {
      // The browser waits for a gesture: the button is there.
    });
  }

  #showTrack(track) {
    const stream = this.#video.srcObject ?? new MediaStream();
    stream.addTrack(track);
    this.#show(stream);
  }

  #send(action, value) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify({
        action,
        messagePayload: encode(value),
        correlationId: String(Date.now()),
      }));
    }
  }

  #again(why) {
    if (this.#closed) return;
    clearTimeout(this.#timer);
    this.#drop();
    const wait = RETRY_MS[Math.min(this.#attempt++, RETRY_MS.length - 1)];
    this.#tell(`${why}; again in ${wait / 1000} s`);
    this.#timer = setTimeout(() => this.#connect(), wait);
  }

  #drop() {
    const socket = this.#socket;
    const peer = this.#peer;
    this.#socket = null;
    this.#peer = null;
    this.#early = [];
    socket?.close();
    peer?.close();
  }

  async #report() {
    if (this.#peer?.connectionState !== 'connected') return;
    const video = await this.counters();
    if (!video || this.#closed) return;
    this.#video.dataset.framesDecoded = video.framesDecoded ?? 0;
    this.#video.dataset.framesDropped = video.framesDropped ?? 0;
    this.#video.dataset.freezeCount = video.freezeCount ?? 0;
    const rate = this.#rate.of(video.timestamp, video.framesDecoded);
    this.#tell(
      video.framesDecoded
        ? `${video.frameWidth}×${video.frameHeight}${rate === null ? '' : `, ${rate} pictures/s`}`
        : 'connected, waiting for a picture');
  }
}
