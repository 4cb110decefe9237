// What Slack itself says to the person (a time-out, a failed command), as alerts until they are put away.

import { h, patchList } from './dom.js';
import { store, zone, isQuiet, onSwallow } from './state.js';
import { clockOf } from './time.js';

const putAway = new Set();
const host = document.getElementById('notices');
const key = (n, i) => `${store.as} ${n.at} ${n.text} ${i}`;
let old = null;                        // for whom notices from before the page was opened, which are not news, were left out

onSwallow((text) => {
  const all = (store.state?.notices || []).map((n, i) => ({ ...n, key: key(n, i) })).filter((n) => n.text === text);
  if (all.length) putAway.add(all[all.length - 1].key);
});

export function drawNotices() {
  if (isQuiet()) return;                // an act is under way that tells its own failure
  const all = (store.state?.notices || []).map((n, i) => ({ ...n, key: key(n, i) }));
  if (store.state && old !== store.as) { old = store.as; all.filter((n) => Date.now() / 1000 - n.at > 60).forEach((n) => putAway.add(n.key)); }
  patchList(host, all.filter((n) => !putAway.has(n.key)).slice(-3), {
    key: (n) => n.key,
    sign: (n) => n.text,
    make: (n) => h('div', { class: 'notice', role: 'alert' },
      h('p', null, n.text, ' ', h('time', { class: 'hint' }, clockOf(n.at, zone()))),
      h('button', { type: 'button', class: 'quiet small', 'aria-label': 'Put this notice away', on: { click: () => { putAway.add(n.key); drawNotices(); document.querySelector('#composer textarea')?.focus(); } } }, '×')),
  });
}
