// The left column and the "Acting as" picker: who you are, where you are, what is unread.

import { h, patchList, fill, drawing, ICONS } from './dom.js';
import { act } from './api.js';
import { store, kindOf, go, perform, appDm, isBot, personName } from './state.js';

// ---- unread: the server counts; what is on the screen is read

const reading = new Set();
export const unreadIn = (c) => (c.id === store.place && document.visibilityState === 'visible' ? 0 : c.unread || 0);

export async function markRead(c) {
  if (!c.unread || document.visibilityState !== 'visible' || reading.has(c.id)) return;
  reading.add(c.id);
  await act('read', { as: store.as, channel: c.id });
  reading.delete(c.id);
}

// ---- acting as

const picker = document.getElementById('acting');

picker.addEventListener('change', () => go({ as: picker.value, place: store.place, thread: null }));

export function drawPicker() {
  const people = store.people.filter((p) => p.kind !== 'bot' && !isBot(p.id));
  const sign = JSON.stringify(people.map((p) => [p.id, p.real_name, p.title, p.kind]));
  if (picker.dataset.sign !== sign) {
    picker.dataset.sign = sign;
    fill(picker, people.map((p) => h('option', { value: p.id }, [p.real_name || p.name, p.title].filter(Boolean).join(', ') + (kindOf(p) ? ` (${kindOf(p)})` : ''))));
  }
  if (picker.value !== store.as) picker.value = store.as || '';
  const me = store.people.find((p) => p.id === store.as);
  document.title = me ? `${me.real_name || me.name}: sandbox` : 'Sandbox';
}

// ---- places

const list = document.getElementById('places');

export const placeName = (c) => (c.kind === 'im' ? imName(c) : c.name);

function imName(c) {
  const others = (c.members || []).filter((id) => id !== store.as && !isBot(id));
  return others.length ? others.map(personName).join(', ') : store.state.app.name;
}

function place({ id, label, icon, iconName, unread, note, act }) {
  const current = store.place === id;
  return h('li', null, h('button', {
    type: 'button', class: `place${current ? ' current' : ''}${unread ? ' unread' : ''}`, 'aria-current': current ? 'page' : null, 'data-channel': id, 'data-focus': `place-${id}`, on: { click: act },
  }, h('span', { class: 'icon', 'aria-hidden': 'true' }, ICONS[icon] ? drawing(ICONS[icon]) : icon), h('span', { class: 'place-name' }, label),
  iconName && h('span', { class: 'sr-only' }, `, ${iconName}`), note && h('span', { class: 'note' }, note),
  unread ? h('span', { class: 'badge' }, String(unread), h('span', { class: 'sr-only' }, ' unread')) : null));
}

let homeTold = () => {};
export const onHomeTold = (fn) => { homeTold = fn; };

/** Tells the app that its Home was opened, so that it can draw it anew */
export async function openHome() {
  homeTold((await perform('home', {})).told);
}

async function openAppDm() {
  if (!appDm()) await perform('open_dm', {});
  const dm = appDm();
  if (dm) go({ place: dm.id });
}

export function drawPlaces() {
  if (!store.state) { list.replaceChildren(); return; }
  const { app, channels } = store.state;
  const dm = appDm();
  const rooms = channels.filter((c) => c.kind !== 'im').map((c) => ({
    id: c.id, label: c.name, icon: c.kind === 'private' ? 'lock' : '#', iconName: c.kind === 'private' ? 'private' : null, unread: unreadIn(c),
    note: c.archived ? 'archived' : c.shared ? 'shared' : null, act: () => go({ place: c.id }),
  }));
  const others = channels.filter((c) => c.kind === 'im' && c !== dm).map((c) => ({ id: c.id, label: imName(c), icon: '@', unread: unreadIn(c), act: () => go({ place: c.id }) }));
  const groups = [
    { title: 'Channels', items: rooms },
    { title: 'App', items: [
      { id: dm ? dm.id : 'app-dm', label: app.name, icon: 'bot', iconName: 'direct message', unread: dm ? unreadIn(dm) : 0, act: openAppDm },
      { id: 'home', label: `Home of ${app.name}`, icon: 'home', act: () => (store.place === 'home' ? openHome() : go({ place: 'home' })) },
    ] },
    { title: 'Yours', items: [{ id: 'files', label: 'Files', icon: 'file', act: () => go({ place: 'files' }) }] },
    ...(others.length ? [{ title: 'Direct messages', items: others }] : []),
  ];
  patchList(list, groups, {
    key: (g) => g.title,
    sign: (g) => JSON.stringify(g) + store.place,
    make: (g) => h('section', null, h('h2', null, g.title), h('ul', null, g.items.map(place))),
  });
}

/** Whether the bot is connected, and whether this page is */
export function drawStatus() {
  const line = document.getElementById('status');
  const app = store.state?.app;
  const [text, tone] = !store.online ? ['The sandbox server does not answer. Trying again…', 'bad']
    : !app ? ['Loading…', '']
      : app.connected ? [`${app.name} is connected`, 'good'] : [`${app.name} is not connected`, 'bad'];
  if (line.textContent !== text) line.textContent = text;
  line.className = `status ${tone}`;
}
