// A WHIP client and a WHEP player in a browser, by plain fetch; needs participant.js. What plays is a participant as any other.
"use strict";

class HttpSession {
  constructor(peer, url, token) {
    this.peer = peer;
    this.url = url;
    this.token = token;
    this.candidates = [];
    this.statuses = [];
    this.states = [];
    peer.onconnectionstatechange = () => this.states.push(peer.connectionState);
    peer.onicecandidate = (e) => e.candidate && e.candidate.candidate && this.onCandidate(e.candidate);
  }

  async call(method, url, type, body, more = {}) {
    const headers = { Authorization: "Bearer " + this.token, ...(type ? { "Content-Type": type } : {}), ...more };
    const answer = await fetch(url, { method, headers, body });
    this.statuses.push(method + " " + answer.status);
    return answer;
  }

  async begin() {
    await this.peer.setLocalDescription(await this.peer.createOffer());
    this.offer = this.peer.localDescription.sdp;
    const answer = await this.call("POST", this.url, "application/sdp", this.offer);
    this.text = await answer.text();
    if (answer.status !== 201) return;
    this.location = new URL(answer.headers.get("Location"), this.url).href;
    this.tag = answer.headers.get("ETag");
    await this.peer.setRemoteDescription({ type: "answer", sdp: this.text });
    for (const candidate of this.candidates.splice(0)) await this.trickle(candidate);
  }

  onCandidate(candidate) {
    if (this.location) this.trickle(candidate);
    else this.candidates.push(candidate);
  }

  trickle(candidate) {
    const fragment = [
      "a=ice-ufrag:" + candidate.usernameFragment,
      "m=audio 9 UDP/TLS/RTP/SAVPF 0",
      "a=mid:" + candidate.sdpMid,
      "a=" + candidate.candidate,
      "",
    ].join("\r\n");
    return this.call("PATCH", this.location, "application/trickle-ice-sdpfrag", fragment, { "If-Match": this.tag });
  }

  async end() {
    await this.call("DELETE", this.location);
  }
}

window.sessions = {};

window.publishWhip = async (name, url, token, options) => {
  const peer = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
  const stream = colourAndTone(options);
  for (const track of stream.getTracks()) peer.addTransceiver(track, { direction: "sendonly", streams: [stream] });
  await (window.sessions[name] = new HttpSession(peer, url, token)).begin();
};

window.playWhep = async (name, url, token) => {
  const peer = new RTCPeerConnection({ iceServers: [], bundlePolicy: "max-bundle" });
  for (const kind of ["audio", "video"]) peer.addTransceiver(kind, { direction: "recvonly" });
  const player = Object.assign(Object.create(Participant.prototype), { options: {}, events: [], pictures: [], peer });
  player.close = () => peer.close();
  window.participants[name] = player;
  peer.ontrack = (e) => player.onTrack(e);
  await (window.sessions[name] = new HttpSession(peer, url, token)).begin();
};
