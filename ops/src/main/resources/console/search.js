// What the field "Find" asks for: words that are states are asked as such, the rest is part of an id.

const STATES = new Set([
  'disabled', 'connecting', 'joining', 'live', 'degraded', 'waiting', 'superseded', 'refused', 'failed',
]);

const isState = (word) => STATES.has(word.toLowerCase());

/** The parts of a search: `{id, states}`; both are empty when all cameras are wanted. */
export function search(text) {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return {
    id: words.filter((word) => !isState(word)).join(' '),
    states: words.filter(isState).map((word) => word.toLowerCase()),
  };
}

/** What to say when nothing was found; `more` tells that not all cameras were looked at. */
export function nothing({ id, states }, more) {
  if (more) return 'Nothing matches among the cameras looked at so far; add a part of the id.';
  return id === '' && states.length === 0
    ? 'No camera yet. Add one below, or with the API.'
    : 'Nothing matches: no camera has this in its id, or is in this state.';
}
