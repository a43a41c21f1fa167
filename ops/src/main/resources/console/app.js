// The page: sign-in, the list of cameras, one camera watched. Names come from strangers, so text only
// ever goes through textContent.

import * as api from './api.js';
import { Details } from './details.js';
import { Live } from './live.js';
import { Export } from './export.js';
import { Recorded } from './recorded.js';
import { nothing, search } from './search.js';
import { Timeline } from './timeline.js';

const POLL_MS = 2000;
const KIND = {
  live: 'well',
  connecting: 'busy', joining: 'busy', waiting: 'busy',
  degraded: 'ill', superseded: 'ill', refused: 'ill', failed: 'ill',
};

const $ = (id) => document.getElementById(id);
const recorded = new Recorded($('recorded'), (text) => { $('recorded-state').textContent = text; });
const details = new Details($('watch'), refresh);
const timeline = new Timeline($('timeline'), (at) => recorded.play(watched, new Date(at)));
const takeOut = new Export($('timeline'), timeline, (text) => timeline.tell(text));
let live = null;
let watched = null;
let poll = 0;
let asked = 0;

const TOKEN_UNKNOWN = 'The server does not know this token.';
const CODE_UNKNOWN =
  'The address that the server printed works once and for some minutes, and this one was used or is too old.'
  + ' Sign in with the token instead: the line camfleet_token of the file credentials in the data directory.';

function show(section) {
  for (const name of ['sign-in', 'cameras']) $(name).hidden = name !== section;
  if (section !== 'sign-in') $('sign-in').querySelector('.fault').textContent = '';
  $('sign-out').hidden = section === 'sign-in';
}

/** Asks for the token; the camera in the address is shown once it was given. */
function ask() {
  clearTimeout(poll);
  asked++;
  stopWatching();
  $('summary').textContent = '';
  show('sign-in');
  $('sign-in').querySelector('input').focus();
}

async function refresh() {
  clearTimeout(poll);
  const turn = ++asked;
  const wanted = search($('filter').value);
  try {
    const page = await api.cameras(wanted);
    if (turn !== asked) return;
    const begins = $('cameras').hidden;
    show('cameras');
    list(page, wanted);
    if (begins) showCameraOfAddress();
    if (turn === asked && watched) await inspect(watched);
  } catch (e) {
    if (turn !== asked) return;
    if (e.status === 401 || e.status === 403) return ask();
    $('summary').textContent = e.message;
  }
  if (turn === asked) poll = setTimeout(refresh, POLL_MS);
}

async function inspect(id) {
  try {
    const status = await api.status(id);
    if (id === watched) details.show(status);
  } catch (e) {
    if (e.status !== 404) throw e;
    if (id === watched) close();
  }
}

function list({ cameras = [], next = null }, wanted) {
  const old = new Map([...$('rows').children].map((row) => [row.dataset.id, row]));
  const rows = cameras.map((camera) => fill(old.get(camera.id) ?? newRow(camera.id), camera));
  const same = rows.length === old.size && rows.every((row, i) => $('rows').children[i] === row);
  if (!same) $('rows').replaceChildren(...rows);
  $('empty').hidden = rows.length > 0;
  $('empty').textContent = nothing(wanted, next !== null);
  const well = cameras.filter((camera) => stateOf(camera) === 'live').length;
  const more = next === null ? '' : ' (of those shown; there are more)';
  $('summary').textContent = rows.length ? `${well} of ${rows.length} live${more}` : '';
}

const stateOf = (camera) => camera.status?.state ?? camera.state ?? (camera.enabled === false ? 'disabled' : 'unknown');

function newRow(id) {
  const row = document.createElement('tr');
  row.dataset.id = id;
  const open = document.createElement('button');
  open.type = 'button';
  open.textContent = id;
  open.addEventListener('click', () => watch(id));
  const cells = ['', 'state', '', ''].map((kind) => {
    const cell = document.createElement('td');
    cell.className = kind;
    return cell;
  });
  cells[0].append(open);
  row.append(...cells);
  return row;
}

function fill(row, camera) {
  const status = camera.status ?? camera;
  const [, state, since, wrong] = row.children;
  set(state, stateOf(camera));
  state.dataset.kind = KIND[stateOf(camera)] ?? '';
  set(since, status.since ? new Date(status.since).toLocaleString() : '');
  set(wrong, status.verdict?.text ?? status.source?.text ?? status.session?.text ?? '');
  wrong.title = status.verdict?.fix ?? '';
  row.setAttribute('aria-current', String(camera.id === watched));
  return row;
}

function set(cell, text) {
  if (cell.textContent !== text) cell.textContent = text;
}

function watch(id) {
  stopWatching();
  watched = id;
  location.hash = `camera=${encodeURIComponent(id)}`;
  $('watch').hidden = false;
  $('watch-title').textContent = id;
  details.open(id);
  live = new Live(id, $('live'), (text) => { $('live-state').textContent = text; });
  recorded.play(id, $('range').value);
  timeline.open(id);
  takeOut.open(id);
  $('watch').scrollIntoView({ block: 'nearest' });
  refresh();
}

function close() {
  stopWatching();
  history.replaceState(null, '', location.pathname);
}

function stopWatching() {
  watched = null;
  details.open(null);
  live?.close();
  live = null;
  recorded.close();
  timeline.open(null);
  takeOut.open(null);
  $('watch').hidden = true;
}

async function signIn(credentials) {
  const fault = $('sign-in').querySelector('.fault');
  fault.textContent = '';
  try {
    await api.login(credentials);
  } catch (e) {
    const unknown = 'code' in credentials ? CODE_UNKNOWN : TOKEN_UNKNOWN;
    fault.textContent = e.status === 401 || e.status === 403 ? unknown : e.message;
    return false;
  }
  await refresh();
  return true;
}

$('sign-in').querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const field = event.target.elements.token;
  if (await signIn({ token: field.value.trim() })) field.value = '';
});

$('add').querySelector('form').addEventListener('submit', async (event) => {
  event.preventDefault();
  const fault = $('add').querySelector('.fault');
  fault.textContent = '';
  const { id, ...entry } = Object.fromEntries(new FormData(event.target));
  for (const key of ['username', 'password']) if (entry[key] === '') delete entry[key];
  entry.retentionHours = Number(entry.retentionHours) || undefined;
  try {
    await api.put(id, entry);
    event.target.reset();
    refresh();
  } catch (e) {
    fault.textContent = e.message;
  }
});

$('sign-out').addEventListener('click', async () => {
  await api.logout().catch(() => {});
  close();
  ask();
});
$('close-watch').addEventListener('click', close);
$('live-edge').addEventListener('click', () => {
  $('range').value = 'live';
  recorded.play(watched, 'live');
});
$('play-recorded').addEventListener('click', () => recorded.play(watched, $('range').value));
$('range').addEventListener('change', () => recorded.play(watched, $('range').value));
$('live-full').addEventListener('click', () => $('live').requestFullscreen());
$('live-sound').addEventListener('click', () => {
  $('live').muted = !$('live').muted;
  $('live-sound').setAttribute('aria-pressed', String(!$('live').muted));
});
$('filter').addEventListener('input', refresh);

const inAddress = () => new URLSearchParams(location.hash.slice(1));

function showCameraOfAddress() {
  const id = inAddress().get('camera');
  if (id === watched) return;
  if (id === null) stopWatching();
  else watch(id);
}

/** The address may carry a one-time code (demo) or the camera to show; neither reaches the server's log. */
async function arrive() {
  const hash = inAddress();
  const code = hash.get('code');
  if (code !== null) {
    hash.delete('code');
    history.replaceState(null, '', hash.has('camera') ? `#${hash}` : location.pathname);
    // Who is signed in already needs no code.
    if (!(await signIn({ code }))) await refresh();
  } else if ($('cameras').hidden) {
    await refresh();
  } else {
    showCameraOfAddress();
  }
}

window.addEventListener('hashchange', arrive);
arrive();
