// Starts the page: puts the parts together and draws them whenever the world changes.

import { h, fill } from './dom.js';
import { store, onRender, render, readAddress, restart, channel, go } from './state.js';
import { drawPicker, drawPlaces, drawStatus, markRead, placeName, openHome, onHomeTold } from './sidebar.js';
import { drawMessages, newcomers, announceNew, isReply, byTime } from './messages.js';
import { Composer, shortcutsMenu } from './composer.js';
import { drawNotices } from './notices.js';
import { drawPhone, toast } from './phone.js';
import { inspectorShown } from './inspector.js';
import { drawTrouble } from './trouble.js';
import { syncModals } from './modal.js';
import { renderBlocks } from './blocks.js';
import { context } from './contexts.js';
import { drawOwnFiles } from './files.js';

const $ = (id) => document.getElementById(id);
const nobody = () => h('p', { class: 'empty' }, 'No messages here yet.');

// ---- the middle: a channel or Home

const title = $('place-title');
const topic = $('place-topic');
const messages = $('messages');
const scroller = $('scroller');
const home = $('home');
let homeCtx = null;
let homeOpened = null;

function drawMiddle() {
  const atHome = store.place === 'home';
  const atFiles = store.place === 'files';
  const here = channel(store.place);
  home.hidden = !atHome;
  messages.hidden = atHome || atFiles;
  $('own-files').hidden = !atFiles;
  document.body.dataset.place = store.place || '';
  if (!store.state) { title.textContent = 'Loading…'; topic.textContent = ''; return; }
  if (atHome) { drawHome(); return; }
  if (atFiles) { title.textContent = 'Files'; topic.textContent = 'What you have put into this workspace'; drawOwnFiles($('own-files')); return; }
  if (!here) { title.textContent = 'Nothing here'; topic.textContent = store.state.me.kind === 'deactivated' ? 'This account has been deactivated.' : ''; messages.replaceChildren(); return; }
  const name = (here.kind === 'public' ? '#' : '') + placeName(here);
  if (title.textContent !== name) title.textContent = name;
  topic.textContent = [here.kind === 'private' && 'Private channel', here.kind === 'im' && 'Direct message', here.archived && 'Archived', here.shared && 'Shared with another organisation', here.topic].filter(Boolean).join(' · ');
  const top = here.messages.filter((m) => !isReply(m)).sort(byTime);
  drawMessages(messages, top, here.id, { threads: true, scroller });
  if (!top.length) fill(messages, nobody());
  markRead(here);
}

function drawHome() {
  title.textContent = `Home of ${store.state.app.name}`;
  topic.textContent = 'Only you see this';
  if (homeCtx?.owner !== store.as) {
    home.replaceChildren();
    const told = h('div', { class: 'told', role: 'alert' });
    onHomeTold((words) => fill(told, words ? h('p', null, words) : null));
    const body = h('div', { class: 'blocks', 'data-home': 'true' });
    home.append(told, body);
    homeCtx = { owner: store.as, body, ...context('home', { home: true }, (words) => fill(told, words ? h('p', null, words) : null)), level: 2 };
  }
  const blocks = store.state.home?.blocks || [];
  homeCtx.values.sync(blocks, store.state.home?.values, store.state.revision);
  if (!blocks.length) { fill(homeCtx.body, h('p', { class: 'empty' }, `${store.state.app.name} has put nothing on Home yet.`)); return; }
  if (homeCtx.body.querySelector(':scope > .empty')) homeCtx.body.replaceChildren();
  renderBlocks(homeCtx.body, blocks, homeCtx);
}

// ---- the thread

const threadPane = $('thread');
const replies = $('replies');
let threadWas = null;

function drawThread() {
  const here = channel(store.place);
  const parent = store.thread && here?.messages.find((m) => m.ts === store.thread);
  threadPane.hidden = !parent;
  document.body.classList.toggle('with-thread', Boolean(parent));
  threadComposer.draw();
  if (parent) {
    const all = here.messages.filter((m) => m.ts === parent.ts || m.thread_ts === parent.ts).sort(byTime);
    drawMessages(replies, all, here.id, { key: parent.ts, scroller: $('thread-scroller') });
  } else replies.replaceChildren();
  const now = parent ? parent.ts : null;
  if (now !== threadWas) {
    const closed = threadWas;
    threadWas = now;
    if (now) threadPane.querySelector('textarea').focus();
    else if (closed && (document.activeElement === document.body || !document.activeElement?.offsetParent)) document.querySelector(`[data-focus="thread-${CSS.escape(closed)}"]`)?.focus();
  }
}

const closeThread = () => go({ thread: null });
$('thread-close').addEventListener('click', closeThread);
threadPane.addEventListener('keydown', (e) => { if (e.key === 'Escape' && !e.defaultPrevented) closeThread(); });

// ---- composers

const composer = new Composer($('composer'), () => {
  const here = channel(store.place);
  return here && !here.archived ? { channel: here.id, label: `Message ${here.kind === 'public' ? '#' : ''}${placeName(here)}` } : null;
}, { tools: shortcutsMenu() });
const threadComposer = new Composer($('thread-composer'), () => {
  const here = channel(store.place);
  return here && store.thread && !here.archived ? { channel: here.id, thread_ts: store.thread, label: 'Reply in this thread' } : null;
}, { commands: false });

// ---- panels, out of the way until wanted

const PANELS = { phone: () => drawPhone(), wire: (open) => inspectorShown(open), trouble: () => drawTrouble() };

function panel(name, open, refocus) {
  for (const other of Object.keys(PANELS)) {
    const shown = other === name && open;
    $(`panel-${other}`).hidden = !shown;
    $(`show-${other}`).setAttribute('aria-expanded', String(shown));
    PANELS[other](shown);
  }
  document.body.classList.toggle('with-panel', open);
  if (open) $(`panel-${name}`).querySelector('h2').focus();
  else if (refocus) $(`show-${name}`).focus();
}

for (const name of Object.keys(PANELS)) {
  $(`show-${name}`).addEventListener('click', () => panel(name, $(`panel-${name}`).hidden));
  $(`panel-${name}`).querySelector('.close').addEventListener('click', () => panel(name, false, true));
  $(`panel-${name}`).addEventListener('keydown', (e) => { if (e.key === 'Escape' && !e.defaultPrevented) panel(name, false, true); });
}

// ---- go

onRender(() => {
  const fresh = store.state ? newcomers() : [];
  drawPicker();
  drawStatus();
  drawNotices();
  composer.draw();
  drawMiddle();
  drawPlaces();
  drawThread();
  drawPhone();
  drawTrouble();
  syncModals();
  if (store.place === 'home' && store.state && homeOpened !== store.as) { homeOpened = store.as; openHome(); }
  if (store.place !== 'home') homeOpened = null;
  if (fresh.length) { announceNew(fresh); toast(fresh); }
});

document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') render(); });
readAddress();
render();
restart();
