// Pictures a second, from a counter that is read about once a second.

/** A join begins with remembered pictures in a burst, so the first whole second is left out. */
export class PictureRate {
  #first = null;
  #last = null;

  /** Takes a reading (milliseconds, pictures so far); pictures a second, or null while unknown. */
  of(at, pictures) {
    if (!pictures || (this.#last && pictures < this.#last.pictures)) {
      this.#first = null;
      this.#last = null;
      return null;
    }
    const last = this.#last;
    this.#last = { at, pictures };
    this.#first ??= at;
    return last && last.at - this.#first >= 900
      ? Math.round((pictures - last.pictures) * 1000 / (at - last.at))
      : null;
  }
}
