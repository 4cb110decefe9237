// The messages of a channel or a thread, patched one by one so that a menu or a choice in use is not disturbed.

import { h, uid, patchList, fill, announce, drawing, ICONS } from './dom.js';
import { store, person, personName, isBot, kindOf, zone, go, perform, performQuietly } from './state.js';
import { mrkdwn } from './mrkdwn.js';
import { renderBlocks, firstWords } from './blocks.js';
import { context } from './contexts.js';
import { drawFiles } from './files.js';
import { ask } from './confirm.js';
import { menuButton } from './menu.js';
import { clockOf, dayOf, longDay, fullTime } from './time.js';

export const isReply = (m) => Boolean(m.thread_ts) && m.thread_ts !== m.ts;
export const byTime = (a, b) => Number(a.ts) - Number(b.ts);
export const authorName = (m) => m.username || personName(m.user);

function hue(id) {
  let sum = 0;
  for (const c of String(id)) sum = (sum * 31 + c.codePointAt(0)) % 8;
  return sum;
}

const initials = (name) => (name.match(/\p{L}+/gu) || ['?']).slice(0, 2).map((w) => w[0].toUpperCase()).join('');

function makeMessage(m, place, options) {
  const told = h('div', { class: 'told', role: 'alert' });
  const parts = {
    name: h('span', { class: 'author' }), tag: h('span', { class: 'tag' }), time: h('time'), kind: h('span', { class: 'kind' }),
    private: h('p', { class: 'only-you' }, 'Only visible to you'), body: h('div', { class: 'message-body' }), files: h('ul', { class: 'files', 'aria-label': 'Files' }), edited: h('span', { class: 'edited' }, '(edited)'),
    avatar: h('span', { class: `avatar hue-${hue(m.user)}`, 'aria-hidden': 'true' }), tools: h('div', { class: 'message-tools' }), thread: h('div', { class: 'message-thread' }), told,
  };
  const id = uid('m');
  parts.name.id = id;
  parts.ctx = context(`message ${place} ${m.ts}`, { channel: place, ts: m.ts }, (words) => fill(told, words ? h('p', null, words) : null));
  const node = h('article', { class: 'message', 'aria-labelledby': id, 'data-ts': m.ts, 'data-channel': place, 'data-user': m.user },
    parts.avatar, h('div', { class: 'message-main' },
      parts.private,
      h('header', null, parts.name, parts.tag, parts.kind, parts.time),
      parts.body, parts.files, parts.edited, told, parts.thread, parts.tools));
  node.parts = parts;
  updateMessage(node, m, place, options);
  return node;
}

function updateMessage(node, m, place, options) {
  const { parts } = node;
  const name = authorName(m);
  const seconds = Number(m.ts);
  fill(parts.avatar, isBot(m.user) ? drawing(ICONS.bot) : initials(name));
  parts.name.textContent = name;
  parts.tag.textContent = 'BOT';
  parts.tag.hidden = !isBot(m.user);
  parts.kind.textContent = isBot(m.user) ? '' : kindOf(person(m.user));
  parts.time.textContent = clockOf(seconds, zone());
  parts.time.dateTime = new Date(seconds * 1000).toISOString();
  parts.time.title = fullTime(seconds, zone());
  parts.private.hidden = !m.ephemeral;
  parts.edited.hidden = !m.edited;
  node.classList.toggle('ephemeral', Boolean(m.ephemeral));
  if (m.blocks?.length) {
    if (parts.body.dataset.shape !== 'blocks') { parts.body.replaceChildren(); parts.body.dataset.shape = 'blocks'; }
    parts.body.classList.add('blocks');
    for (const { block_id, action_id, value } of parts.ctx.values.sync(m.blocks, m.values)) parts.ctx.widgets.get(`${block_id}\n${action_id}`)?.set(value);
    parts.ctx.values.sent(m.values || {});
    renderBlocks(parts.body, m.blocks, parts.ctx);
  } else {
    parts.body.dataset.shape = 'text';
    parts.body.classList.remove('blocks');
    fill(parts.body, h('div', { class: 'text' }, mrkdwn(m.text)));
  }
  drawFiles(parts.files, m.files || []);
  const count = m.reply_count || 0;
  const tools = [];
  const links = [];
  if (options.threads && !m.ephemeral) {
    (count ? links : tools).push(h('button', { type: 'button', class: count ? 'thread-link' : 'quiet small', 'data-focus': `thread-${m.ts}`, on: { click: () => go({ thread: m.ts }) } },
      count ? `${count} ${count === 1 ? 'reply' : 'replies'}` : 'Reply in thread', h('span', { class: 'sr-only' }, ` to ${name}`)));
  }
  const deeds = options.threads ? (store.state.app.shortcuts || []).filter((s) => s.type === 'message') : [];
  if (deeds.length && !m.ephemeral) {
    tools.push(menuButton({
      label: 'Message shortcuts', className: 'quiet small', attrs: { 'data-focus': `shortcuts-${m.ts}` },
      items: () => deeds.map((s) => ({ value: s.callback_id, text: s.name, hint: s.description })),
      pick: async (item) => { const { told } = await performQuietly('shortcut', { callback_id: item.value, channel: place, ts: m.ts }); fill(parts.told, told ? h('p', null, told) : null); },
    }).node);
  }
  if (m.user === store.as && !m.ephemeral) {
    tools.push(h('button', { type: 'button', class: 'quiet small', 'data-focus': `delete-${m.ts}`, on: { click: () => removeOwn(m, place, parts.told) } }, 'Delete', h('span', { class: 'sr-only' }, ' my message')));
  }
  patchTools(parts.tools, tools);
  patchTools(parts.thread, links);
  return true;
}

/** Buttons of an open menu are not replaced under the hand. */
function patchTools(host, nodes) {
  const sign = nodes.map((n) => n.textContent).join('|');
  if (host.dataset.sign === sign) return;
  host.dataset.sign = sign;
  host.hidden = !nodes.length;
  fill(host, nodes);
}

async function removeOwn(m, place, told) {
  if (!(await ask({ title: 'Delete this message?', body: h('p', null, 'It disappears for everyone.'), yes: 'Delete', danger: true }))) return;
  const result = await perform('delete_message', { channel: place, ts: m.ts });
  if (result.told) fill(told, h('p', null, result.told));
}

/** Draws messages with a line for each new day */
export function drawMessages(host, messages, place, options = {}) {
  const items = [];
  let day = null;
  for (const m of messages) {
    const of = dayOf(Number(m.ts), zone());
    if (of !== day) items.push({ day: of, text: longDay(Number(m.ts), zone()) });
    day = of;
    items.push(m);
  }
  const moved = host.dataset.place !== `${store.as} ${place} ${options.key || ''}`;
  if (moved) { host.replaceChildren(); host.dataset.place = `${store.as} ${place} ${options.key || ''}`; }
  const zoneAndNames = zone() + store.names;
  patchList(host, items, {
    key: (item) => (item.day ? `day ${item.day}` : `${item.ts}${item.ephemeral ? ' only' : ''}`),
    sign: (item) => (item.day ? item.text : JSON.stringify(item) + zoneAndNames),
    make: (item) => (item.day ? h('h2', { class: 'day' }, h('span', null, item.text)) : makeMessage(item, place, options)),
    update: (node, item) => (item.day ? false : updateMessage(node, item, place, options)),
  });
  if (options.scroller) follow(options.scroller, moved);
}

// ---- the end of a conversation stays in sight, unless the person scrolled up to read

const pinned = new WeakMap();
const boxOf = (scroller) => (getComputedStyle(scroller).overflowY === 'visible' ? document.scrollingElement : scroller);
const toEnd = (scroller) => { const box = boxOf(scroller); box.scrollTop = box.scrollHeight; };

function follow(scroller, moved) {
  if (!pinned.has(scroller)) {
    pinned.set(scroller, true);
    const note = () => { const box = boxOf(scroller); pinned.set(scroller, box.scrollHeight - box.scrollTop - box.clientHeight < 80); };
    scroller.addEventListener('scroll', note, { passive: true });
    addEventListener('scroll', note, { passive: true });
    new ResizeObserver(() => { if (pinned.get(scroller)) toEnd(scroller); }).observe(scroller);
  }
  if (moved) pinned.set(scroller, true);
  if (pinned.get(scroller)) toEnd(scroller);
}

// ---- what is new since the last state: for the live region, the phone and the badges

let known = null;
let knownFor = null;

/** The messages that came since the last call, by somebody else; empty the first time for a person. */
export function newcomers() {
  const now = new Map();
  for (const c of store.state.channels) for (const m of c.messages) now.set(`${c.id} ${m.ts}${m.ephemeral ? ' only' : ''}`, { channel: c, message: m });
  const first = knownFor !== store.as;
  const fresh = first ? [] : [...now].filter(([key, { message }]) => !known.has(key) && message.user !== store.as).map(([, v]) => v);
  known = new Set(now.keys());
  knownFor = store.as;
  return fresh;
}

export function announceNew(fresh) {
  for (const { channel, message } of fresh.slice(-3)) {
    const where = channel.id === store.place ? '' : ` in ${channel.kind === 'im' ? 'a direct message' : channel.name}`;
    announce(`${authorName(message)}${where}${message.ephemeral ? ', only to you' : ''}: ${firstWords(message)}`);
  }
}
