// What can be done to the camera that is shown: restart it, switch it off and on, delete it.

import * as api from './api.js';

export class Details {
  #section;
  #id = null;
  #enabled = true;

  /** Serves the buttons in `section`; `changed` is called when the server took a change. */
  constructor(section, changed) {
    this.#section = section;
    this.#on('restart', () => api.restart(this.#id), changed);
    this.#on('toggle', () => api.change(this.#id, { enabled: !this.#enabled }), changed);
    this.#on('delete', () => this.#remove(), changed);
  }

  /** From now on about camera `id`, null for none. */
  open(id) {
    this.#id = id;
    this.#part('status').textContent = '';
    this.#part('wrong').textContent = '';
    this.#part('refused').textContent = '';
    this.#part('toggle').disabled = true;
  }

  /** Shows what the server says about the camera. */
  show(status) {
    const { text, fix } = status.verdict ?? {};
    const wrong = [text, fix].filter(Boolean).join(' ');
    if (this.#part('wrong').textContent !== wrong) this.#part('wrong').textContent = wrong;
    this.#part('status').textContent = JSON.stringify(status, null, 2);
    this.#enabled = status.state !== 'disabled';
    this.#part('toggle').textContent = this.#enabled ? 'Disable camera' : 'Enable camera';
    this.#part('toggle').disabled = false;
  }

  async #remove() {
    const sure = confirm(
      `Delete camera "${this.#id}"? Its recordings stay, and so do its channel and its stream.`);
    if (sure) await api.remove(this.#id);
  }

  #on(name, work, changed) {
    this.#part(name).addEventListener('click', async () => {
      this.#part('refused').textContent = '';
      try {
        await work();
        changed();
      } catch (e) {
        this.#part('refused').textContent = e.message;
      }
    });
  }

  #part(name) {
    return this.#section.querySelector(`#${name}`);
  }
}
