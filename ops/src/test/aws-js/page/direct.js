// Peer-to-peer in the order of AWS's own example pages: a viewer offers, and the master answers each with a connection of its own.
// Where the channel stores its media the storage session is one more that offers, without a client id.
import { Role, SignalingClient } from "amazon-kinesis-video-streams-webrtc";
import { pictures } from "./media.js";
import { join, lookUp } from "./service.js";

class Direct {
  /** A viewer has a client id, a master none; `stream` is what it sends. */
  constructor(config, channelName, clientId, stream) {
    Object.assign(this, { config, channelName, clientId, stream });
    this.role = clientId ? Role.VIEWER : Role.MASTER;
    this.events = [];
  }

  note(type, more) {
    this.events.push({ type, at: Date.now(), ...more });
  }

  /** Opens the signaling socket; `stores` is whether the channel has a storage session to join. */
  async connect(stores) {
    this.channel = await lookUp(this.config, this.channelName, this.role, stores);
    this.signaling = new SignalingClient({
      channelARN: this.channel.channelARN,
      channelEndpoint: this.channel.endpoints.WSS,
      clientId: this.clientId,
      role: this.role,
      region: this.config.region,
      credentials: this.config.credentials,
    });
    this.signaling.on("statusResponse", (status) => this.note("statusResponse", { status }));
    this.signaling.on("close", () => this.note("close"));
    this.signaling.on("error", (e) => this.note("error", { text: String(e) }));
    this.listen();
    const opened = new Promise((done) => this.signaling.once("open", done));
    this.signaling.open();
    await opened;
  }

  /** A connection with one other, whose tracks it keeps. */
  connection(other) {
    const peer = new RTCPeerConnection({ iceServers: this.channel.iceServers });
    const made = { peer, tracks: {} };
    peer.onconnectionstatechange = () => this.note(peer.connectionState, { other });
    peer.onicecandidate = ({ candidate }) => candidate && candidate.candidate && this.signaling.sendIceCandidate(candidate, other);
    peer.ontrack = ({ track }) => (made.tracks[track.kind] = track);
    return made;
  }

  failed(what) {
    return (e) => this.note("error", { text: what + ": " + e });
  }
}

const STORAGE = "storage";

export class DirectMaster extends Direct {
  ends = {}; // by client id

  async start(stores) {
    await this.connect(stores);
    if (stores) await join(this.config, this.channel);
  }

  listen() {
    this.signaling.on("sdpOffer", (offer, from) => this.answer(offer, from).catch(this.failed("offer")));
    this.signaling.on("iceCandidate", (candidate, from) =>
      this.ends[from ?? STORAGE]?.peer.addIceCandidate(candidate).catch(this.failed("candidate")),
    );
  }

  async answer(offer, from) {
    const name = from ?? STORAGE;
    this.ends[name]?.peer.close();
    const { peer } = (this.ends[name] = this.connection(from));
    for (const track of this.stream.getTracks()) peer.addTrack(track, this.stream);
    // Nothing is awaited before this: candidates come right behind the offer.
    await peer.setRemoteDescription(offer);
    await peer.setLocalDescription(await peer.createAnswer());
    this.signaling.sendSdpAnswer(peer.localDescription, from, "answer-" + name);
  }

  /** An answer that is for nobody: the service must say so by this id. */
  answerNobody(correlationId) {
    const [one] = Object.values(this.ends);
    this.signaling.sendSdpAnswer(one.peer.localDescription, undefined, correlationId);
  }

  connectedWith = (name) => this.ends[name]?.peer.connectionState === "connected";

  picturesTo = (name) => pictures(this.ends[name].peer);

  close() {
    Object.values(this.ends).forEach(({ peer }) => peer.close());
    this.signaling?.close();
  }
}

export class DirectViewer extends Direct {
  listen() {
    this.signaling.on("sdpAnswer", (answer) => this.peer.setRemoteDescription(answer).catch(this.failed("answer")));
    this.signaling.on("iceCandidate", (candidate) => this.peer.addIceCandidate(candidate).catch(this.failed("candidate")));
  }

  async offer() {
    Object.assign(this, this.connection());
    this.peer.addTransceiver("video", { direction: "recvonly" });
    for (const track of this.stream.getTracks()) this.peer.addTrack(track, this.stream);
    await this.peer.setLocalDescription(await this.peer.createOffer());
    this.signaling.sendSdpOffer(this.peer.localDescription, undefined, "offer-" + this.clientId);
  }

  pictures = () => pictures(this.peer);

  close() {
    this.peer?.close();
    this.signaling?.close();
  }
}
