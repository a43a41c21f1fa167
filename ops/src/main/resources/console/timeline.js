// What a camera recorded in the last hours, what is missing and why; a click or Enter plays from there.

import { recordings } from './api.js';
import { Strip } from './strip.js';

const POLL_MS = 10_000;
const STEP_MS = 10_000;
const MOST_LISTED = 20;

// Nothing was to be recorded then.
const UNEXPECTED = new Set(['not-added', 'disabled', 'deleted']);

const clock = (ms) => new Date(ms).toLocaleTimeString();
const span = ({ from, to }) => ({ from: Date.parse(from), to: Date.parse(to) });

export class Timeline {
  #bar;
  #list;
  #hours;
  #told;
  #play;
  #strip;
  #chosen = null;
  #id = null;
  #timer = 0;
  #turn = 0;
  #from = 0;
  #to = 1;
  #at = 0;

  /** Lives in `section`; `play` is called with the moment to play from, in milliseconds. */
  constructor(section, play) {
    this.#bar = section.querySelector('.bar');
    this.#list = section.querySelector('.gaps');
    this.#hours = section.querySelector('select');
    this.#told = section.querySelector('.told');
    this.#play = play;
    this.#strip = new Strip(section.querySelector('.strip'), (at) => {
      this.#move(at, true);
      play(at);
    });
    this.#hours.addEventListener('change', () => this.#refresh());
    this.#bar.addEventListener('pointermove', (event) => this.#point(event));
    this.#bar.addEventListener('click', (event) => {
      this.#point(event);
      this.#play(this.#at);
    });
    this.#bar.addEventListener('keydown', (event) => this.#key(event));
  }

  /** Shows camera `id`, null for none. */
  open(id) {
    this.#id = id;
    this.#at = 0;
    this.#told.textContent = '';
    this.#bar.replaceChildren();
    this.#list.replaceChildren();
    this.#strip.open(id);
    this.#refresh();
  }

  /** The moment that the cursor is at, in milliseconds. */
  get at() {
    return this.#at;
  }

  /** Marks a stretch of time, null for none. */
  choose(chosen) {
    this.#chosen = chosen;
    this.#bar.querySelector('.chosen')?.remove();
    if (chosen !== null) this.#bar.append(this.#mark('chosen', chosen, 'the clip'));
  }

  /** Says a sentence where the cursor's time stands. */
  tell(text) {
    this.#told.textContent = text;
  }

  async #refresh() {
    clearTimeout(this.#timer);
    const turn = ++this.#turn;
    if (this.#id === null) return;
    const to = Date.now();
    const from = to - Number(this.#hours.value) * 3_600_000;
    try {
      const ledger = await recordings(this.#id, new Date(from), new Date(to));
      if (turn !== this.#turn) return;
      this.#from = from;
      this.#to = to;
      this.#show(ledger);
    } catch (e) {
      if (turn !== this.#turn) return;
      this.#told.textContent = e.message;
    }
    this.#timer = setTimeout(() => this.#refresh(), POLL_MS);
  }

  #show({ recordings: stored, gaps }) {
    const marks = [
      ...stored.map((one) => this.#mark('stored', span(one), '')),
      ...gaps.map((gap) => this.#mark(
        UNEXPECTED.has(gap.cause) ? 'gap none' : 'gap', span(gap), `${gap.cause}: ${gap.text}`)),
    ];
    const cursor = this.#mark('cursor', { from: this.#at, to: this.#at }, '');
    cursor.hidden = this.#at < this.#from;
    if (this.#chosen !== null) marks.push(this.#mark('chosen', this.#chosen, 'the clip'));
    this.#bar.replaceChildren(...marks, cursor);
    this.#strip.show(stored.map(span), this.#from, this.#to);
    this.#bar.setAttribute('aria-valuemin', String(Math.round(this.#from / 1000)));
    this.#bar.setAttribute('aria-valuemax', String(Math.round(this.#to / 1000)));
    if (this.#at === 0) this.#move(this.#to - STEP_MS, false);
    this.#list.replaceChildren(...gaps.slice(-MOST_LISTED).reverse().map((gap) => {
      const item = document.createElement('li');
      const { from, to } = span(gap);
      item.textContent =
        `${clock(from)} to ${clock(to)}: ${gap.cause}${gap.text ? `, ${gap.text}` : ''}`;
      return item;
    }));
  }

  #mark(kind, { from, to }, title) {
    const mark = document.createElement('div');
    mark.className = kind;
    const whole = this.#to - this.#from;
    mark.style.left = `${Math.max(0, (from - this.#from) / whole) * 100}%`;
    mark.style.width = `${Math.min(1, (to - Math.max(from, this.#from)) / whole) * 100}%`;
    mark.title = title;
    return mark;
  }

  #point(event) {
    const { left, width } = this.#bar.getBoundingClientRect();
    const share = Math.min(1, Math.max(0, (event.clientX - left) / width));
    this.#move(this.#from + share * (this.#to - this.#from), true);
  }

  #key(event) {
    const steps = { ArrowLeft: -1, ArrowRight: 1, PageDown: -30, PageUp: 30 }[event.key];
    if (steps !== undefined) this.#move(this.#at + steps * STEP_MS, true);
    else if (event.key === 'Home') this.#move(this.#from, true);
    else if (event.key === 'End') this.#move(this.#to, true);
    else if (event.key === 'Enter') this.#play(this.#at);
    else return;
    event.preventDefault();
  }

  #move(at, told) {
    this.#at = Math.min(this.#to, Math.max(this.#from, at));
    const text = clock(this.#at);
    this.#bar.setAttribute('aria-valuenow', String(Math.round(this.#at / 1000)));
    this.#bar.setAttribute('aria-valuetext', text);
    if (told) this.#told.textContent = text;
    const cursor = this.#bar.querySelector('.cursor');
    if (cursor === null) return;
    cursor.hidden = false;
    cursor.style.left = `${((this.#at - this.#from) / (this.#to - this.#from)) * 100}%`;
  }
}
