// A participant of a storage session, in the order of AWS's own example page: socket, join, offer, answer, trickle; it joins
// again while no offer comes, and a new offer ends the connection before.
import { Role, SignalingClient } from "amazon-kinesis-video-streams-webrtc";
import { pictures } from "./media.js";
import { join, lookUp } from "./service.js";

const OFFER_PATIENCE_MS = 6000;

export class Participant {
  /** A viewer has a client id, a master none; `stream` is what it sends. */
  constructor(config, channelName, clientId, stream) {
    Object.assign(this, { config, channelName, clientId, stream });
    this.role = clientId ? Role.VIEWER : Role.MASTER;
    this.events = [];
    this.tracks = {};
    this.joins = 0;
    this.offers = 0;
  }

  note(type, more) {
    this.events.push({ type, at: Date.now(), ...more });
  }

  async start() {
    this.channel = await lookUp(this.config, this.channelName, this.role);
    this.signaling = new SignalingClient({
      channelARN: this.channel.channelARN,
      channelEndpoint: this.channel.endpoints.WSS,
      clientId: this.clientId,
      role: this.role,
      region: this.config.region,
      credentials: this.config.credentials,
      enableEarlyIceCandidateBuffering: true,
    });
    this.signaling.on("sdpOffer", (offer, from) => this.onOffer(offer, from).catch((e) => this.note("error", { text: String(e) })));
    this.signaling.on("statusResponse", (status) => this.note("statusResponse", { status }));
    this.signaling.on("close", () => this.note("close"));
    this.signaling.on("error", (e) => this.note("error", { text: String(e) }));
    const opened = new Promise((done) => this.signaling.once("open", done));
    this.signaling.open();
    await opened;
    await this.joinUntilOffered();
  }

  async joinUntilOffered() {
    while (this.offers === 0 && !this.closed) {
      this.joins++;
      await join(this.config, this.channel, this.clientId);
      const until = Date.now() + OFFER_PATIENCE_MS;
      while (this.offers === 0 && Date.now() < until) await new Promise((done) => setTimeout(done, 20));
    }
  }

  async onOffer(offer, from) {
    this.offers++;
    if (from) this.note("error", { text: "the storage session has no client id: " + from });
    if (this.peer) this.peer.close();
    const peer = (this.peer = new RTCPeerConnection({ iceServers: this.channel.iceServers }));
    peer.onconnectionstatechange = () => this.note(peer.connectionState);
    peer.onicecandidate = ({ candidate }) => candidate && candidate.candidate && this.signaling.sendIceCandidate(candidate, from);
    peer.ontrack = ({ track }) => (this.tracks[track.kind] = track);
    // Candidates come right behind the offer: who listens only after an await misses them.
    this.signaling.removeAllListeners("iceCandidate");
    this.signaling.on("iceCandidate", (candidate) => peer.addIceCandidate(candidate));
    for (const track of this.stream.getTracks()) peer.addTrack(track, this.stream);
    await peer.setRemoteDescription(offer);
    this.signaling.drainPendingIceCandidates(from);
    await peer.setLocalDescription(await peer.createAnswer());
    this.signaling.sendSdpAnswer(peer.localDescription, from, String(Date.now()));
  }

  /** Pictures encoded (master) or decoded (viewer) so far. */
  pictures() {
    return pictures(this.peer);
  }

  close() {
    this.closed = true;
    if (this.peer) this.peer.close();
    if (this.signaling) this.signaling.close();
  }
}
