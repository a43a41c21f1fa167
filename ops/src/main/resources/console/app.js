// The page: sign-in, the list of cameras, one camera watched. Names come from strangers, so text only
// ever goes through textContent.

import * as api from './api.js';
import { Live } from './live.js';
import { Recorded } from './recorded.js';

const POLL_MS = 2000;
const KIND = {
  live: 'well',
  connecting: 'busy', joining: 'busy', waiting: 'busy',
  superseded: 'ill', refused: 'ill', failed: 'ill',
};

const $ = (id) => document.getElementById(id);
const recorded = new Recorded($('recorded'), (text) => { $('recorded-state').textContent = text; });
let live = null;
let watched = null;
let poll = 0;

function show(section) {
  for (const name of ['sign-in', 'cameras']) $(name).hidden = name !== section;
  $('sign-out').hidden = section === 'sign-in';
}

function ask() {
  clearTimeout(poll);
  stopWatching();
  $('summary').textContent = '';
  show('sign-in');
  $('sign-in').querySelector('input').focus();
}

async function refresh() {
  clearTimeout(poll);
  try {
    const page = await api.cameras($('filter').value.trim());
    show('cameras');
    list(page.cameras ?? []);
    if (watched) $('status').textContent = JSON.stringify(await api.status(watched), null, 2);
  } catch (e) {
    if (e.status === 401 || e.status === 403) return ask();
    $('summary').textContent = e.message;
  }
  poll = setTimeout(refresh, POLL_MS);
}

function list(cameras) {
  const old = new Map([...$('rows').children].map((row) => [row.dataset.id, row]));
  const rows = cameras.map((camera) => fill(old.get(camera.id) ?? newRow(camera.id), camera));
  const same = rows.length === old.size && rows.every((row, i) => $('rows').children[i] === row);
  if (!same) $('rows').replaceChildren(...rows);
  $('empty').hidden = rows.length > 0;
  const well = cameras.filter((camera) => stateOf(camera) === 'live').length;
  $('summary').textContent = rows.length ? `${well} of ${rows.length} live` : '';
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
  set(wrong, status.verdict?.text ?? status.source?.text ?? '');
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
  $('status').textContent = '';
  live = new Live(id, $('live'), (text) => { $('live-state').textContent = text; });
  recorded.play(id, $('range').value);
  $('watch').scrollIntoView({ block: 'nearest' });
  refresh();
}

function stopWatching() {
  watched = null;
  live?.close();
  live = null;
  recorded.close();
  $('watch').hidden = true;
}

async function signIn(credentials) {
  const fault = $('sign-in').querySelector('.fault');
  fault.textContent = '';
  try {
    await api.login(credentials);
    await refresh();
    return true;
  } catch (e) {
    fault.textContent = e.status === 401 || e.status === 403 ? 'The server does not know this token.' : e.message;
    return false;
  }
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
  ask();
});
$('close-watch').addEventListener('click', () => {
  stopWatching();
  history.replaceState(null, '', location.pathname);
});
$('restart').addEventListener('click', async () => {
  await api.restart(watched).catch((e) => { $('summary').textContent = e.message; });
});
$('play-recorded').addEventListener('click', () => recorded.play(watched, $('range').value));
$('range').addEventListener('change', () => recorded.play(watched, $('range').value));
$('live-full').addEventListener('click', () => $('live').requestFullscreen());
$('live-sound').addEventListener('click', () => {
  $('live').muted = !$('live').muted;
  $('live-sound').setAttribute('aria-pressed', String(!$('live').muted));
});
$('filter').addEventListener('input', refresh);

/** The address may carry a one-time code (demo) or the camera to show; neither reaches the server's log. */
async function begin() {
  const hash = new URLSearchParams(location.hash.slice(1));
  if (hash.has('code')) {
    history.replaceState(null, '', location.pathname);
    if (!(await signIn({ code: hash.get('code') }))) return ask();
  } else {
    await refresh();
  }
  if (hash.has('camera') && !$('cameras').hidden) watch(hash.get('camera'));
}

begin();
