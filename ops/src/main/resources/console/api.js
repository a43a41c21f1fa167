// The fleet API, as seen from this page. Every refusal becomes an ApiError with the server's sentence.

export class ApiError extends Error {
  constructor(status, code, text) {
    super(text);
    this.status = status;
    this.code = code;
  }
}

async function call(method, path, body) {
  return (await exchange(method, path, body)).value;
}

/** The value of an answer and its ETag; `revision` is the ETag that a change is meant for. */
async function exchange(method, path, body, revision) {
  const headers = {};
  if (body !== undefined) headers['content-type'] = 'application/json';
  if (revision) headers['if-match'] = revision;
  let response;
  try {
    response = await fetch(path, {
      method,
      headers,
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, '', 'the server does not answer');
  }
  const text = await response.text();
  let value = null;
  try {
    value = text === '' ? null : JSON.parse(text);
  } catch {
    // Not every answer is JSON: the text is then the sentence.
  }
  if (!response.ok) {
    throw new ApiError(
      response.status, value?.code ?? '', value?.message ?? (text || response.statusText));
  }
  return { value, revision: response.headers.get('etag') };
}

const camera = (id) => `/api/v1/cameras/${encodeURIComponent(id)}`;

export const login = (credentials) => call('POST', '/api/v1/login', credentials);
export const logout = () => call('POST', '/api/v1/logout');
export const status = (id) => call('GET', `${camera(id)}/status`);
export const put = (id, entry) => call('PUT', camera(id), entry);
export const remove = (id) => call('DELETE', camera(id));
export const restart = (id) => call('POST', `${camera(id)}:restart`);
export const view = (id) => call('POST', `${camera(id)}:view`);
export const recordings = (id, from, to) =>
  call('GET', `${camera(id)}/recordings?from=${from.toISOString()}&to=${to.toISOString()}`);
export const clipUrl = (id, from, to) =>
  `${camera(id)}/clip?from=${from.toISOString()}&to=${to.toISOString()}`;
export const hls = (id, range) => call('POST', `${camera(id)}:hls`, range);

/** Where a picture of a moment is; `exact` or the key frame before it. */
export function imageUrl(id, at, height, exact = true) {
  const query = new URLSearchParams({ at: at.toISOString(), exact });
  if (height !== undefined) query.set('height', height);
  return `${camera(id)}/image?${query}`;
}

/** Why a file can not be had, null if it can; nothing of it is taken. */
export async function refusal(url) {
  const stop = new AbortController();
  try {
    const response = await fetch(url, { signal: stop.signal });
    if (response.ok) return null;
    const text = await response.text();
    try {
      return JSON.parse(text).message;
    } catch {
      return text || response.statusText;
    }
  } catch {
    return 'the server does not answer';
  } finally {
    stop.abort();
  }
}

/** Changes some fields of a camera and leaves all others, its login too, as they are. */
export async function change(id, fields) {
  const { value, revision } = await exchange('GET', camera(id));
  await exchange('PUT', camera(id), { ...value, ...fields }, revision);
}

/** One page of the cameras that a search is for. */
export function cameras({ id, states }) {
  const query = new URLSearchParams({ limit: 200 });
  if (id !== '') query.set('filter', id);
  for (const state of states) query.append('state', state);
  return call('GET', `/api/v1/cameras?${query}`);
}
