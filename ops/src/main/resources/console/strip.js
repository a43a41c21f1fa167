// Small pictures along the timeline, evenly spread; a click plays from there. One is asked for at a time.

import { imageUrl } from './api.js';

const PICTURES = 12;
const HEIGHT = 72;
const RETRY_MS = 2000;

export class Strip {
  #element;
  #play;
  #id = null;
  #pictures = new Map();
  #loading = false;

  /** Lives in `element`; `play` is called with the moment of a picture, in milliseconds. */
  constructor(element, play) {
    this.#element = element;
    this.#play = play;
  }

  /** Shows camera `id` from now on, null for none. */
  open(id) {
    this.#id = id;
    this.#pictures.clear();
    this.#element.replaceChildren();
  }

  /** Shows what is stored, a list of times, of a window; the same moments again while it moves on. */
  show(stored, from, to) {
    const step = (to - from) / PICTURES;
    const shown = new Map();
    for (let at = Math.ceil(from / step) * step; at < to; at += step) {
      if (!stored.some((one) => one.from <= at && at < one.to)) continue;
      const picture = this.#pictures.get(at) ?? this.#picture(at);
      picture.style.left = `${((at - from) / (to - from)) * 100}%`;
      shown.set(at, picture);
    }
    this.#pictures = shown;
    this.#element.replaceChildren(...shown.values());
    this.#load();
  }

  #picture(at) {
    const button = document.createElement('button');
    button.type = 'button';
    button.title = `play from ${new Date(at).toLocaleTimeString()}`;
    button.setAttribute('aria-label', button.title);
    button.addEventListener('click', () => this.#play(at));
    const image = document.createElement('img');
    image.alt = '';
    image.height = HEIGHT;
    button.append(image);
    return button;
  }

  async #load() {
    if (this.#loading) return;
    this.#loading = true;
    try {
      for (let next = this.#next(); next !== undefined; next = this.#next()) {
        const [at, button] = next;
        const id = this.#id;
        if (await this.#fetch(button.firstChild, imageUrl(id, new Date(at), HEIGHT, false))) continue;
        if (id !== this.#id) continue;
        button.dataset.state = 'missing'; // asked for again when the timeline is
        await new Promise((done) => setTimeout(done, RETRY_MS));
      }
    } finally {
      this.#loading = false;
    }
  }

  /** The latest that is not there: it is what a person looks at first. */
  #next() {
    return [...this.#pictures].reverse().find(([, button]) => button.dataset.state === undefined);
  }

  #fetch(image, url) {
    return new Promise((done) => {
      image.onload = () => {
        image.parentElement.dataset.state = 'shown';
        done(true);
      };
      image.onerror = () => done(false);
      image.src = url;
    });
  }
}
