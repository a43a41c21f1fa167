// The fleet API, as seen from this page. Every refusal becomes an ApiError with the server's sentence.

export class ApiError extends Error {
  constructor(status, text) {
    super(text);
    this.status = status;
  }
}

async function call(method, path, body) {
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
  } catch {
    throw new ApiError(0, 'the server does not answer');
  }
  const text = await response.text();
  let value = null;
  try {
    value = text === '' ? null : JSON.parse(text);
  } catch {
    // Not every answer is JSON: the text is then the sentence.
  }
  if (!response.ok) {
    throw new ApiError(response.status, value?.message ?? value?.text ?? (text || response.statusText));
  }
  return value;
}

const camera = (id) => `/api/v1/cameras/${encodeURIComponent(id)}`;

export const login = (credentials) => call('POST', '/api/v1/login', credentials);
export const logout = () => call('POST', '/api/v1/logout');
export const status = (id) => call('GET', `${camera(id)}/status`);
export const put = (id, entry) => call('PUT', camera(id), entry);
export const restart = (id) => call('POST', `${camera(id)}:restart`);
export const view = (id) => call('POST', `${camera(id)}:view`);
export const hls = (id, range) => call('POST', `${camera(id)}:hls`, range);

/** One page of cameras that match the filter. */
export const cameras = (filter) =>
  call('GET', `/api/v1/cameras?limit=200${filter ? `&filter=${encodeURIComponent(filter)}` : ''}`);
