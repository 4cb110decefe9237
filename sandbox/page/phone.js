// What a phone lying on a table would show: only the notification words, as toasts and as a locked screen.

import { h, patchList } from './dom.js';
import { store, zone } from './state.js';
import { authorName } from './messages.js';
import { placeName } from './sidebar.js';
import { clockOf } from './time.js';
import { withEmoji } from './emoji.js';

const toasts = document.getElementById('toasts');
const screen = document.getElementById('phone-screen');
const LIMIT = 12;

const words = (m) => m.notification ?? '';
const notifies = (m) => !m.ephemeral && words(m) !== '';      // Slack sends no notification of what only one person sees
const where = (c) => (c.kind === 'im' ? '' : ` in ${c.kind === 'private' ? '' : '#'}${placeName(c)}`);
const line = (c, m) => [h('span', { class: 'phone-from' }, `${authorName(m)}${where(c)}`), h('span', { class: 'phone-words' }, withEmoji(words(m)))];

export function toast(fresh) {
  for (const { channel, message } of fresh.filter((f) => notifies(f.message)).slice(-3)) {
    const node = h('div', { class: 'toast' }, line(channel, message));
    toasts.append(node);
    while (toasts.children.length > 3) toasts.firstChild.remove();
    setTimeout(() => node.remove(), 7000);
  }
}

export function drawPhone() {
  if (!store.state || document.getElementById('panel-phone').hidden) return;
  const all = store.state.channels
    .flatMap((c) => c.messages.filter((m) => m.user !== store.as && notifies(m)).map((m) => ({ c, m })))
    .sort((a, b) => Number(b.m.ts) - Number(a.m.ts)).slice(0, LIMIT);
  patchList(screen, all.length ? all : [{ none: true }], {
    key: (x) => (x.none ? 'none' : `${store.as} ${x.c.id} ${x.m.ts}`),
    sign: (x) => (x.none ? '' : words(x.m) + authorName(x.m) + store.names),
    make: (x) => (x.none ? h('li', { class: 'empty' }, 'Nothing on the screen.') : h('li', null, h('time', null, clockOf(Number(x.m.ts), zone())), line(x.c, x.m))),
  });
}
