// What the participants show and say, and what reaches them: a clock as picture, a tone each.
export const WIDTH = 320;
export const HEIGHT = 240;
const RATE = 15;
const BITS = 12;

const audio = new AudioContext();

/** A tone of its own for each participant, so that an ear can tell them apart. */
export function tone(hz) {
  const source = audio.createOscillator();
  const quiet = audio.createGain();
  const out = audio.createMediaStreamDestination();
  source.frequency.value = hz;
  quiet.gain.value = 0.2;
  source.connect(quiet).connect(out);
  source.start();
  audio.resume();
  return out.stream.getAudioTracks();
}

/** A clock: its text, and below it the running number of the picture as black and white bars. */
export function clock() {
  const canvas = document.createElement("canvas");
  canvas.width = WIDTH;
  canvas.height = HEIGHT;
  const pen = canvas.getContext("2d");
  const drawn = { number: 0, track: null };
  setInterval(() => {
    drawn.number = (drawn.number + 1) % (1 << BITS);
    pen.fillStyle = "#246";
    pen.fillRect(0, 0, WIDTH, HEIGHT);
    pen.fillStyle = "white";
    pen.font = "40px monospace";
    pen.fillText(new Date().toISOString().slice(11, 22), 20, 90);
    for (let bit = 0; bit < BITS; bit++) {
      pen.fillStyle = (drawn.number >> bit) & 1 ? "white" : "black";
      pen.fillRect((bit * WIDTH) / BITS, HEIGHT / 2, WIDTH / BITS, HEIGHT / 2);
    }
  }, 1000 / RATE);
  drawn.track = canvas.captureStream(RATE).getVideoTracks()[0];
  return drawn;
}

/** Shows a track or what hls.js feeds, and reads the number out of each picture that is presented. */
export function screen(track) {
  const video = document.createElement("video");
  Object.assign(video, { muted: true, autoplay: true, playsInline: true });
  if (track) video.srcObject = new MediaStream([track]);
  document.body.append(video);
  const strip = document.createElement("canvas");
  strip.width = BITS;
  strip.height = 1;
  const pen = strip.getContext("2d", { willReadFrequently: true });
  const shown = { video, numbers: [] };
  const look = () => {
    const { videoWidth: w, videoHeight: h } = video;
    pen.drawImage(video, 0, h * 0.6, w, h * 0.3, 0, 0, BITS, 1);
    const pixels = pen.getImageData(0, 0, BITS, 1).data;
    let number = 0;
    for (let bit = 0; bit < BITS; bit++) number |= (pixels[4 * bit] > 127 ? 1 : 0) << bit;
    shown.numbers.push(number);
    video.requestVideoFrameCallback(look);
  };
  video.requestVideoFrameCallback(look);
  return shown;
}

/** The colour of the upper edge of what a screen shows: red, green and blue of 0 to 255. */
export function colour({ video }) {
  const point = document.createElement("canvas");
  point.width = point.height = 1;
  const pen = point.getContext("2d");
  pen.drawImage(video, 0, 0, video.videoWidth, video.videoHeight * 0.1, 0, 0, 1, 1);
  return [...pen.getImageData(0, 0, 1, 1).data].slice(0, 3);
}

/** Pictures that a connection has encoded, or decoded, so far. */
export async function pictures(peer) {
  for (const one of (await peer.getStats()).values()) {
    if (one.kind === "video" && one.type === "outbound-rtp") return one.framesSent;
    if (one.kind === "video" && one.type === "inbound-rtp") return one.framesDecoded;
  }
  return 0;
}

/** An ear on a track: answers how loud a tone is over what lies beside it, in dB, at this moment. */
export function ear(track) {
  const stream = new MediaStream([track]);
  const pump = new Audio(); // Chromium moves no remote sound that no element plays
  pump.muted = true;
  pump.srcObject = stream;
  pump.play();
  const analyser = audio.createAnalyser();
  analyser.fftSize = 8192;
  analyser.smoothingTimeConstant = 0;
  audio.createMediaStreamSource(stream).connect(analyser);
  const levels = new Float32Array(analyser.frequencyBinCount);
  return (hz) => {
    analyser.getFloatFrequencyData(levels);
    const bin = Math.round((hz * analyser.fftSize) / audio.sampleRate);
    const peak = Math.max(...levels.slice(bin - 2, bin + 3), -150);
    const beside = [...levels.slice(bin - 20, bin - 8), ...levels.slice(bin + 9, bin + 21)];
    const floor = Math.max(beside.reduce((sum, one) => sum + Math.max(one, -150), 0) / beside.length, -90);
    return peak - floor;
  };
}
