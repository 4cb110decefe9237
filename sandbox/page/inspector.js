// "What goes over the wire": every request between the stand-in and the app, for those who build, test or doubt it.

import { h, fill, patchList } from './dom.js';
import { get } from './api.js';

const panel = document.getElementById('panel-wire');
const LIMIT = 300;
let entries = [];
let last = 0;
let base = 0;
let timer = null;

const filter = h('input', { type: 'search', id: 'wire-filter', autocomplete: 'off', on: { input: () => draw() } });
const list = h('ol', { class: 'wire' });
const count = h('p', { class: 'hint', role: 'status' });
fill(panel.querySelector('.panel-body'),
  h('p', { class: 'hint' }, 'Newest first. Tokens are masked. “in” is the app calling Slack, “out” is Slack calling the app.'),
  h('div', { class: 'form-row' }, h('label', { for: 'wire-filter' }, 'Filter by name or content'), filter,
    h('button', { type: 'button', on: { click: () => { base = last; draw(); } } }, 'Clear the list')),
  count, list);

async function poll() {
  if (panel.hidden) return;
  try {
    const answer = await get(`/control/wire?since=${last}`);
    const fresh = (answer.entries || []).filter((e) => !entries.some((old) => old.n === e.n));
    const newest = Math.max(0, ...(answer.entries || []).map((e) => e.n));
    if (newest > last) last = newest;
    if (fresh.length) { entries = [...entries, ...fresh].slice(-LIMIT); draw(); }
  } catch { /* the status line says so */ }
  timer = setTimeout(poll, 1200);
}

function draw() {
  const wanted = filter.value.trim().toLowerCase();
  const seen = entries.filter((e) => e.n > base && (!wanted || JSON.stringify(e).toLowerCase().includes(wanted))).reverse();
  count.textContent = seen.length ? `${seen.length} shown` : 'Nothing yet.';
  patchList(list, seen, { key: (e) => e.n, sign: (e) => String(e.ms) + e.status, make: row });
}

function time(at) {
  const when = new Date(typeof at === 'number' ? at * 1000 : Number(at) ? Number(at) * 1000 : at);
  return Number.isNaN(when.getTime()) ? String(at ?? '') : when.toLocaleTimeString('en-GB', { hour12: false });
}

const good = (e) => e.status === null || e.status === undefined || /^(2\d\d|ok|sent|acked|acknowledged|answered)$/i.test(String(e.status));

function row(e) {
  const body = h('div', { class: 'wire-body' });
  const details = h('details', { on: { toggle: () => {
    if (!details.open || body.firstChild) return;
    fill(body, h('h3', null, 'Request'), json(e.request), h('h3', null, 'Answer'), json(e.response));
  } } }, h('summary', { 'data-focus': `wire-${e.n}` },
    h('span', { class: `arrow ${e.direction}` }, e.direction === 'in' ? '→ in' : '← out'), ' ',
    h('strong', null, String(e.name ?? e.kind)), ' ', h('span', { class: 'hint' }, [e.kind, time(e.at), e.ms != null && `${Math.round(e.ms)} ms`].filter(Boolean).join(' · ')), ' ',
    e.status != null && h('span', { class: good(e) && e.response?.ok !== false ? 'state good' : 'state bad' }, e.response?.error ? `${e.status} ${e.response.error}` : String(e.status))), body);
  return h('li', { 'data-wire': e.n }, details);
}

function json(value) {
  return h('pre', { tabindex: 0 }, typeof value === 'string' ? value : JSON.stringify(value ?? null, null, 2));
}

export function inspectorShown(open) {
  clearTimeout(timer);
  if (open) { draw(); poll(); }
}
