// Holds who is acting, where they are, and the last state of the world; keeps it fresh by long polling.

import { get, act, Unreachable } from './api.js';
import { keepFocus } from './dom.js';

export const store = { as: null, place: null, thread: null, state: null, people: [], online: true, names: '', cast: '' };
const renderers = [];
export const onRender = (fn) => renderers.push(fn);

export function render() {
  keepFocus(() => renderers.forEach((fn) => {
    try { fn(store); } catch (error) { console.error(error); }
  }));
}

export const person = (id) => (store.state?.people || store.people).find((p) => p.id === id);
export const channel = (id) => store.state?.channels.find((c) => c.id === id);
export const appDm = () => store.state?.channels.find((c) => c.kind === 'im' && isAppDm(c));
const isAppDm = (c) => (c.members || []).every((id) => id === store.as || isBot(id));
export const isBot = (id) => Boolean(id) && (id === store.state?.app?.bot_user || person(id)?.kind === 'bot');
export function personName(id) {
  const p = person(id);
  if (p) return p.real_name || p.name || id;
  if (id && id === store.state?.app?.bot_user) return store.state.app.name;
  return id || 'Somebody';
}
export const zone = () => store.state?.me?.tz || person(store.as)?.tz || Intl.DateTimeFormat().resolvedOptions().timeZone;

export const KINDS = {
  admin: 'admin', guest: 'guest', single_channel_guest: 'guest in one channel', stranger: 'other organisation, shares a channel',
  other_org: 'other organisation', bot: 'bot', deactivated: 'deactivated',
};
export const kindOf = (p) => KINDS[p?.kind] || '';

// ---- the address: ?as=U1&in=C0GENERAL&thread=TS

export function readAddress() {
  const q = new URLSearchParams(location.search);
  store.as = q.get('as');
  store.place = q.get('in');
  store.thread = q.get('thread');
}

function writeAddress(replace) {
  const q = new URLSearchParams();
  if (store.as) q.set('as', store.as);
  if (store.place) q.set('in', store.place);
  if (store.thread) q.set('thread', store.thread);
  const url = `${location.pathname}?${q}`;
  if (url === location.pathname + location.search) return;
  history[replace ? 'replaceState' : 'pushState'](null, '', url);
}

export function go(change, replace = false) {
  const personChanged = 'as' in change && change.as !== store.as;
  Object.assign(store, change);
  if ('place' in change && !('thread' in change)) store.thread = null;
  writeAddress(replace);
  if (personChanged) {
    store.state = null;
    restart();
  }
  render();
}

addEventListener('popstate', () => {
  const before = store.as;
  readAddress();
  if (store.as !== before) { store.state = null; restart(); }
  render();
});

// ---- the people, before anyone is chosen

async function loadPeople() {
  const raw = await get('/control/raw');
  store.people = Object.values(raw.people || raw.users || {});
}

// ---- fetching and waiting

let fetching = null;
let again = false;

/** Fetches the state and renders it; calls during a fetch share one further fetch. */
export function refresh() {
  if (fetching) { again = true; return fetching; }
  fetching = (async () => {
    do {
      again = false;
      await fetchState();
    } while (again);
  })().finally(() => { fetching = null; });
  return fetching;
}

async function fetchState() {
  const as = store.as;
  if (!as) return;
  let state;
  try {
    state = await get(`/control/state?as=${encodeURIComponent(as)}`);
  } catch (error) {
    if (error instanceof Unreachable) { store.online = false; render(); return; }
    throw error;
  }
  if (as !== store.as) { again = true; return; }
  if (!state.channels) {                       // not a person of this world: begin again with the first one
    await loadPeople();
    if (store.people.some((p) => p.id === as)) throw new Error(state.error || 'no state');
    go({ as: firstPerson(), place: null }, true);
    return;
  }
  store.online = true;
  store.state = state;
  const cast = JSON.stringify([state.team, state.people]);
  if (cast !== store.cast) { store.cast = cast; await loadPeople(); }
  store.names = JSON.stringify([state.people.map((p) => [p.id, p.real_name, p.name]), state.channels.map((c) => [c.id, c.name])]);
  if (!['home', 'files'].includes(store.place) && !channel(store.place)) {
    store.place = (state.channels.find((c) => c.kind !== 'im') || state.channels[0] || { id: 'home' }).id;
    writeAddress(true);
  }
  render();
}

const firstPerson = () => (store.people.find((p) => p.kind === 'member') || store.people.find((p) => p.kind !== 'bot') || store.people[0])?.id;

let round = 0;
let abort = null;

/** Begins the endless wait-and-fetch for the person now acting; a later call replaces it. */
export async function restart() {
  const mine = ++round;
  abort?.abort();
  abort = new AbortController();
  const { signal } = abort;
  for (let pause = 500; mine === round;) {
    try {
      if (!store.people.length) await loadPeople();
      if (!store.as) go({ as: firstPerson() }, true);
      if (mine !== round) return;
      if (!store.state || !store.online) await refresh();
      if (mine !== round) return;
      if (!store.state || !store.online) throw new Unreachable('no state');
      const { revision } = await get(`/control/wait?as=${encodeURIComponent(store.as)}&since=${store.state.revision}&timeout=25`, signal);
      if (mine === round && revision !== store.state?.revision) await refresh();
      pause = 500;
    } catch (error) {
      if (mine !== round || error.name === 'AbortError') return;
      if (!(error instanceof Unreachable)) console.error(error);
      if (store.online) { store.online = false; render(); }
      await new Promise((done) => setTimeout(done, pause));
      pause = Math.min(pause * 2, 5000);
    }
  }
}

let quiet = 0;
export const isQuiet = () => quiet > 0;
let swallow = () => {};
export const onSwallow = (fn) => { swallow = fn; };

/** An act whose failure is told where it happened (a modal, a button), so Slack's notice of it is not shown a second time. */
export async function performQuietly(name, body) {
  quiet += 1;
  try {
    const result = await perform(name, body);
    if (result.told && ['timeout', 'failed'].includes(result.status)) { await refresh(); swallow(result.told); }
    return result;
  } finally { quiet -= 1; if (!quiet) render(); }
}

/** An act by the person now acting; the page is up to date with it when the promise resolves. */
export async function perform(name, body) {
  const result = await act(name, { as: store.as, ...body });
  if (result.unreachable) { store.online = false; render(); } else if (result.revision !== store.state?.revision) await refresh();
  return result;
}
