// Recorded playback: asks the server for an HLS address and plays it with hls.js, or natively.

import { hls } from './api.js';

export class Recorded {
  #video;
  #tell;
  #player = null;
  #turn = 0;

  constructor(video, tell) {
    this.#video = video;
    this.#tell = tell;
  }

  /** Plays camera `id`: 'live', or from so many minutes ago. */
  async play(id, from) {
    this.close();
    const turn = ++this.#turn;
    this.#tell('asking for the recording');
    try {
      const { url } = await hls(id, range(from));
      if (turn === this.#turn) this.#attach(url);
    } catch (e) {
      this.#tell(e.message);
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

function range(from) {
  if (from === 'live') return { playbackMode: 'LIVE' };
  const now = Date.now();
  return {
    playbackMode: 'ON_DEMAND',
    startTimestamp: now / 1000 - Number(from) * 60,
    endTimestamp: now / 1000,
  };
}
