// One browser peer that answers; the test calls these from outside.
const found = [];
let pc;
let seen = 0;

/** Coloured noise: cheap to paint, dear to encode. */
function noise() {
  const tile = document.createElement('canvas');
  tile.width = 160;
  tile.height = 90;
  const paint = tile.getContext('2d');
  const pixels = paint.createImageData(160, 90);
  for (let i = 0; i < pixels.data.length; i++) {
    pixels.data[i] = i % 4 === 3 ? 255 : Math.random() * 255;
  }
  paint.putImageData(pixels, 0, 0);
  return tile;
}

/** A canvas that changes all the time, in places dear to encode, and a tone. */
function scene() {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const paint = canvas.getContext('2d');
  const tiles = Array.from({length: 8}, noise);
  let n = 0;
  setInterval(() => {
    n++;
    paint.fillStyle = `hsl(${n % 360} 60% 50%)`;
    paint.fillRect(0, 0, 640, 360);
    paint.drawImage(tiles[n % 8], (n * 5) % 400, 100, 240, 135);
  }, 33);
  const audio = new AudioContext();
  const tone = audio.createOscillator();
  const out = audio.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  const stream = canvas.captureStream(30);
  out.stream.getTracks().forEach((track) => stream.addTrack(track));
  return stream;
}

/**
 * A start on a cold receiver makes pictures small for good, and small ones need few bits: how far a sender ramps up would
 * not show.
 */
async function keepSize() {
  for (const sender of pc.getSenders()) {
    await sender.setParameters({...sender.getParameters(), degradationPreference: 'maintain-resolution'});
  }
}

async function answer(sdp, sends) {
  pc = new RTCPeerConnection();
  pc.onicecandidate = (event) => event.candidate && found.push(event.candidate.toJSON());
  pc.ontrack = (event) => {
    if (event.track.kind === 'video') {
      const video = document.createElement('video');
      video.muted = true;
      video.autoplay = true;
      video.srcObject = new MediaStream([event.track]);
      document.body.append(video);
    }
  };
  if (sends) {
    const stream = scene();
    stream.getTracks().forEach((track) => pc.addTrack(track, stream));
    await keepSize();
  }
  await pc.setRemoteDescription({type: 'offer', sdp});
  await pc.setLocalDescription(await pc.createAnswer());
  return pc.localDescription.sdp;
}

function addCandidate(candidate) {
  return pc.addIceCandidate(candidate);
}

/** Local candidates since the last call. */
function newCandidates() {
  return found.splice(0);
}

/** The statistics of the video that flows, with the transport's profile. */
async function stats() {
  const all = [...(await pc.getStats()).values()];
  const of = (type) => all.find((s) => s.type === type && s.kind !== 'audio') ?? {};
  const sound = all.find((s) => s.type === 'inbound-rtp' && s.kind === 'audio') ?? {};
  const inbound = of('inbound-rtp');
  const outbound = of('outbound-rtp');
  return {
    state: pc.connectionState,
    profile: of('transport').srtpCipher ?? '',
    framesDecoded: inbound.framesDecoded ?? 0,
    framesDropped: inbound.framesDropped ?? 0,
    freezeCount: inbound.freezeCount ?? 0,
    packetsLost: inbound.packetsLost ?? 0,
    frameWidth: inbound.frameWidth ?? 0,
    nackCount: inbound.nackCount ?? 0,
    pliCount: inbound.pliCount ?? 0,
    soundPackets: sound.packetsReceived ?? 0,
    framesSent: outbound.framesSent ?? 0,
    bytesSent: outbound.bytesSent ?? 0,
    limitation: outbound.qualityLimitationReason ?? '',
  };
}
