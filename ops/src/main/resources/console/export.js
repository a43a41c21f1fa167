// Takes out of a recording: a picture of the timeline's moment, or a clip between two marks.

import { clipUrl, imageUrl, refusal } from './api.js';

export class Export {
  #timeline;
  #tell;
  #section;
  #id = null;
  #from = null;
  #to = null;

  /** Serves the buttons in `section`; `tell` shows a sentence. */
  constructor(section, timeline, tell) {
    this.#section = section;
    this.#timeline = timeline;
    this.#tell = tell;
    this.#on('snapshot', () => this.#snapshot());
    this.#on('clip-from', () => this.#mark(this.#timeline.at, this.#to));
    this.#on('clip-to', () => this.#mark(this.#from, this.#timeline.at));
    this.#on('clip', () => this.#clip());
  }

  /** From now on about camera `id`, null for none. */
  open(id) {
    this.#id = id;
    this.#mark(null, null);
  }

  #mark(from, to) {
    this.#from = from;
    this.#to = to;
    const whole = from !== null && to !== null && to > from;
    this.#part('clip').disabled = !whole;
    this.#timeline.choose(whole ? { from, to } : null);
    const text = (ms) => (ms === null ? '…' : new Date(ms).toLocaleTimeString());
    this.#part('clip').textContent =
      from === null && to === null ? 'Save clip' : `Save clip ${text(from)} to ${text(to)}`;
    if (from !== null && to !== null && !whole) this.#tell('the end is not after the start');
  }

  async #snapshot() {
    const at = new Date(this.#timeline.at);
    await this.#save(imageUrl(this.#id, at), `${this.#id}-${stamp(at)}.jpg`);
  }

  async #clip() {
    const from = new Date(this.#from);
    await this.#save(clipUrl(this.#id, from, new Date(this.#to)), `${this.#id}-${stamp(from)}.mp4`);
  }

  /** Asks first whether there is something, so that a refusal is read here and not in a file. */
  async #save(url, name) {
    const refused = await refusal(url);
    this.#tell(refused ?? `saving ${name}`);
    if (refused !== null) return;
    const link = document.createElement('a');
    link.href = url;
    link.download = name;
    link.click();
  }

  #on(name, work) {
    this.#part(name).addEventListener('click', work);
  }

  #part(name) {
    return this.#section.querySelector(`#${name}`);
  }
}

const stamp = (time) => time.toISOString().replace(/[:.]/g, '');
