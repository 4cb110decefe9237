// Draws Slack's mrkdwn as DOM nodes: tokens only from a real <…>, entities decoded once, nothing ever parsed as HTML.

import { h } from './dom.js';
import { emoji } from './emoji.js';
import { dateFormat } from './time.js';
import { store, person, personName, channel, zone } from './state.js';

const decode = (text) => text.replace(/&(lt|gt|amp);/g, (_, e) => ({ lt: '<', gt: '>', amp: '&' })[e]);

export function mentionUser(id, label) {
  const p = person(id);
  const text = `@${p || id === store.state?.app?.bot_user ? personName(id) : label || id}`;
  return h('span', { class: id === store.as ? 'mention me' : 'mention', 'data-user': id }, text);
}

export const mentionChannel = (id, label) => h('span', { class: 'mention', 'data-mention-channel': id }, `#${channel(id)?.name || label || 'a private channel'}`);

export const broadcast = (range) => h('span', { class: 'mention broadcast', 'data-broadcast': range }, `@${range}`);

/** An address is shown, never followed: the sandbox opens nothing. */
export function address(url, label) {
  const bare = !label || label === url || `mailto:${label}` === url;
  return h('span', { 'data-address': url, title: 'An address. The sandbox does not open it.' },
    h('span', { class: 'linkish' }, bare ? url.replace(/^mailto:/, '') : label), !bare && h('span', { class: 'address' }, ` (${url})`));
}

export function dateNode(ts, format, fallback) {
  const seconds = Number(ts);
  const text = dateFormat(format, seconds, zone());
  if (text === null) return h('span', null, fallback);
  return h('time', { datetime: new Date(seconds * 1000).toISOString(), title: fallback }, text);
}

function token(body) {
  const bar = body.indexOf('|');
  const main = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? '' : decode(body.slice(bar + 1));
  if (main.startsWith('@')) return mentionUser(main.slice(1), label);
  if (main.startsWith('#')) return mentionChannel(main.slice(1), label);
  if (main.startsWith('!')) {
    const [command, ...rest] = main.slice(1).split('^');
    if (['channel', 'here', 'everyone'].includes(command)) return broadcast(command);
    if (command === 'subteam') return h('span', { class: 'mention' }, label || `@${rest[0]}`);
    if (command === 'date') return dateNode(rest[0], decode(rest[1] || ''), label);
    return h('span', { class: 'mention' }, label || `<${main}>`);
  }
  if (/^(https?:|mailto:|tel:|slack:)/i.test(main)) return address(decode(main), label);
  return document.createTextNode(decode(`<${body}>`));
}

const WRAP = { '*': 'strong', _: 'em', '~': 's' };
const word = (c) => c !== undefined && /[\p{L}\p{N}]/u.test(c);

/** The end of a *run* that begins at i, or -1 */
function closing(text, i) {
  const mark = text[i];
  if (word(text[i - 1]) || !text[i + 1] || /\s/.test(text[i + 1]) || text[i + 1] === mark) return -1;
  for (let j = i + 1; j < text.length && text[j] !== '\n'; j++) {
    if (text[j] === '<') { const end = text.indexOf('>', j); if (end > 0) j = end; continue; }
    if (text[j] === '`') { const end = text.indexOf('`', j + 1); if (end > 0) j = end; continue; }
    if (text[j] === mark && j > i + 1 && !/\s/.test(text[j - 1]) && !word(text[j + 1])) return j;
  }
  return -1;
}

export function inline(text, options = {}) {
  const out = [];
  let plain = '';
  const flush = () => { if (plain) out.push(document.createTextNode(decode(plain))); plain = ''; };
  const push = (node) => { flush(); out.push(node); };
  for (let i = 0; i < text.length;) {
    const c = text[i];
    const rest = text.slice(i);
    let m;
    if (c === '<' && (m = /^<([^<>\n]+)>/.exec(rest))) {
      push(token(m[1]));
      i += m[0].length;
    } else if (c === '`' && (m = /^`([^`\n]+)`/.exec(rest))) {
      push(h('code', null, decode(m[1])));
      i += m[0].length;
    } else if (WRAP[c] && (m = closing(text, i)) > 0) {
      push(h(WRAP[c], null, inline(text.slice(i + 1, m), options)));
      i = m + 1;
    } else if (c === ':' && (m = /^:([a-z0-9_+-]+):/.exec(rest)) && emoji(m[1])) {
      push(h('span', { role: 'img', 'aria-label': m[1].replaceAll('_', ' ') }, emoji(m[1])));
      i += m[0].length;
    } else if (c === 'h' && !options.verbatim && !word(text[i - 1]) && (m = /^https?:\/\/[^\s<>|]+[^\s<>|.,;:!?)'"*_~]/.exec(rest))) {
      push(address(decode(m[0])));
      i += m[0].length;
    } else {
      plain += c;
      i += 1;
    }
  }
  flush();
  return out;
}

function lines(text, options) {
  const out = [];
  let quote = null;
  let run = [];
  const flush = () => {
    if (!run.length) return;
    const joined = run.join('\n');
    if (quote) out.push(h('blockquote', null, inline(joined, options)));
    else if (joined.trim() || out.length) out.push(h('span', { class: 'run' }, inline(joined, options)));
    run = [];
  };
  for (const line of text.split('\n')) {
    const m = /^(?:>|&gt;) ?(.*)$/.exec(line);
    if (Boolean(m) !== quote) { flush(); quote = Boolean(m); }
    run.push(m ? m[1] : line);
  }
  flush();
  return out;
}

/** mrkdwn text -> nodes */
export function mrkdwn(text, options = {}) {
  const out = [];
  String(text ?? '').split(/```([\s\S]+?)```/).forEach((piece, i) => {
    if (i % 2) out.push(h('pre', { tabindex: 0 }, decode(piece.replace(/^\n|\n$/g, ''))));
    else if (piece) out.push(...lines(i ? piece.replace(/^\n/, '') : piece, options));
  });
  return out;
}
