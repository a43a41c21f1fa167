// Recorded playback: asks the server for an HLS address and plays it with hls.js, or natively.

import { hls } from './api.js';

// A recording appears some seconds after its camera; each answer without one costs little.
const RETRY_MS = 2000;
const ATTEMPTS = 150;

export class Recorded {
  #video;
  #tell;
  #player = null;
  #turn = 0;

  constructor(video, tell) {
    this.#video = video;
    this.#tell = tell;
  }

  /** Plays camera `id`: 'live', from so many minutes ago, or from a Date on. */
  async play(id, from) {
    this.close();
    const turn = this.#turn;
    this.#tell('asking for the recording');
    for (let attempt = 1; turn === this.#turn; attempt++) {
      try {
        const { url } = await hls(id, range(from));
        if (turn === this.#turn) this.#attach(url);
        return;
      } catch (e) {
        if (turn !== this.#turn) return;
        if (!nothingStored(e)) return this.#tell(e.message);
        if (attempt === ATTEMPTS) return this.#tell('nothing recorded yet; Play asks again');
        this.#tell('nothing recorded yet');
      }
      await new Promise((done) => setTimeout(done, RETRY_MS));
    }
  }

  close() {
    this.#turn++;
    this.#player?.destroy();
    this.#player = null;
    this.#video.removeAttribute('src');
    this.#video.load();
    this.#tell('');
  }

  #attach(url) {
    const Hls = window.Hls;
    if (Hls?.isSupported()) {
      const player = new Hls({ enableWorker: false });
      this.#player = player;
      player.on(Hls.Events.ERROR, (_, fault) => {
        if (fault.fatal) this.#tell(`${fault.details}${fault.response ? ` (${fault.response.code})` : ''}`);
      });
      player.on(Hls.Events.MANIFEST_PARSED, () => this.#start());
      player.loadSource(url);
      player.attachMedia(this.#video);
    } else if (this.#video.canPlayType('application/vnd.apple.mpegurl')) {
      this.#video.src = url;
      this.#start();
    } else {
      this.#tell('this browser plays no HLS');
    }
  }

  #start() {
    this.#tell('playing');
    this.#video.play().catch(() => this.#tell('press play'));
  }
}

/** The service's own code; a camera or stream that is not there has another one. */
const nothingStored = (e) => e.status === 404 && e.code === 'ResourceNotFoundException';

function range(from) {
  if (from === 'live') return { playbackMode: 'LIVE' };
  const now = Date.now();
  const start = from instanceof Date ? from.getTime() : now - Number(from) * 60_000;
  return {
    playbackMode: 'ON_DEMAND',
    startTimestamp: start / 1000,
    endTimestamp: now / 1000,
  };
}
