// Draws rich_text blocks and, in small, markdown blocks and tables: structured text where nothing typed is ever parsed.

import { h } from './dom.js';
import { emoji, withEmoji } from './emoji.js';
import { mentionUser, mentionChannel, broadcast, address, dateNode } from './mrkdwn.js';

const STYLE = { bold: 'strong', italic: 'em', strike: 's', code: 'code', underline: 'u' };

function leaf(el) {
  switch (el.type) {
    case 'text': return document.createTextNode(el.text ?? '');
    case 'link': return address(el.url || '', el.text);
    case 'user': return mentionUser(el.user_id);
    case 'channel': return mentionChannel(el.channel_id);
    case 'usergroup': return h('span', { class: 'mention' }, `@${el.usergroup_id}`);
    case 'broadcast': return broadcast(el.range);
    case 'emoji': return document.createTextNode(emoji(el.name) || `:${el.name}:`);
    case 'date': return dateNode(el.timestamp, el.format || '{date}', el.fallback || '');
    case 'color': return h('code', null, el.value || '');
    default: return document.createTextNode(el.text ?? el.fallback ?? '');
  }
}

function styled(el) {
  let node = leaf(el);
  for (const [name, tag] of Object.entries(STYLE)) if (el.style?.[name]) node = h(tag, null, node);
  return node;
}

function listDepth(list) {
  const tag = list.style === 'ordered' ? 'ol' : 'ul';
  return h(tag, { class: `indent-${Math.min(list.indent || 0, 8)}`, start: tag === 'ol' && list.offset ? list.offset + 1 : null },
    (list.elements || []).map((item) => h('li', null, (item.elements || []).map(styled))));
}

export function richText(block) {
  return (block.elements || []).map((part) => {
    const kids = (part.elements || []).map(styled);
    if (part.type === 'rich_text_section') return h('p', { class: 'rich' }, kids);
    if (part.type === 'rich_text_list') return listDepth(part);
    if (part.type === 'rich_text_preformatted') return h('pre', { tabindex: 0 }, kids);
    if (part.type === 'rich_text_quote') return h('blockquote', null, kids);
    return h('p', { class: 'unknown' }, `This sandbox does not draw ${part.type}.`);
  });
}

export function table(block) {
  const cell = (c, tag, i) => h(tag, { scope: tag === 'th' ? 'col' : null, class: `align-${block.column_settings?.[i]?.align || 'left'}` },
    c.type === 'rich_text' ? richText(c) : String(c.text ?? ''));
  const [head, ...rows] = block.rows || [];
  return h('div', { class: 'table-wrap', tabindex: 0, role: 'group', 'aria-label': 'Table' }, h('table', null,
    head && h('thead', null, h('tr', null, head.map((c, i) => cell(c, 'th', i)))),
    h('tbody', null, rows.map((row) => h('tr', null, row.map((c, i) => cell(c, 'td', i)))))));
}

// ---- markdown: headings, lists, quotes, fences, bold, italic, code, strike, addresses

const MD = /(`[^`\n]+`)|(\*\*(?=\S)[^\n]*?\S\*\*)|(~~(?=\S)[^\n]*?\S~~)|(\*(?=[^\s*])[^*\n]*\*|\b_(?=\S)[^_\n]*_\b)|(\[[^\]\n]+\]\([^)\s]+\))|(<[^<>\n]+>)/;

function mdInline(text) {
  const out = [];
  let rest = text;
  for (let m; (m = MD.exec(rest));) {
    if (m.index) out.push(withEmoji(unslash(rest.slice(0, m.index))));
    const [all, code, bold, strike, italic, link, tag] = m;
    if (code) out.push(h('code', null, code.slice(1, -1)));
    else if (bold) out.push(h('strong', null, mdInline(bold.slice(2, -2))));
    else if (strike) out.push(h('s', null, mdInline(strike.slice(2, -2))));
    else if (italic) out.push(h('em', null, mdInline(italic.slice(1, -1))));
    else if (link) { const [, label, url] = /^\[(.+)\]\((.+)\)$/.exec(link); out.push(address(url, label)); }
    else out.push(mdTag(tag));
    rest = rest.slice(m.index + all.length);
  }
  if (rest) out.push(withEmoji(unslash(rest)));
  return out;
}

const unslash = (text) => text.replace(/\\([\\`*_{}[\]()#+.!>~|-])/g, '$1').replace(/&(lt|gt|amp);/g, (_, e) => ({ lt: '<', gt: '>', amp: '&' })[e]);

function mdTag(tag) {
  const body = tag.slice(1, -1);
  const range = /^!(channel|here|everyone)/.exec(body);
  if (range) return broadcast(range[1]);
  if (/^@[UW]\w+/.test(body)) return mentionUser(body.slice(1).split('|')[0]);
  if (/^#C\w+/.test(body)) return mentionChannel(body.slice(1).split('|')[0]);
  if (/^https?:/.test(body)) return address(body.split('|')[0], body.split('|')[1]);
  return tag;
}

export function markdown(text) {
  const out = [];
  let list = null;
  const rows = String(text ?? '').split('\n');
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    const item = /^\s*([-*+]|\d+[.)]) +(.*)$/.exec(row);
    const heading = /^(#{1,6}) +(.*)$/.exec(row);
    if (item) {
      const tag = /\d/.test(item[1]) ? 'OL' : 'UL';
      if (list?.tagName !== tag) out.push(list = h(tag.toLowerCase()));
      list.append(h('li', null, mdInline(item[2])));
      continue;
    }
    list = null;
    if (row.startsWith('```')) {
      const body = [];
      while (++i < rows.length && !rows[i].startsWith('```')) body.push(rows[i]);
      out.push(h('pre', { tabindex: 0 }, body.join('\n')));
    } else if (heading) out.push(h('p', { class: 'md-heading', role: 'heading', 'aria-level': Math.min(heading[1].length + 3, 6) }, mdInline(heading[2])));
    else if (row.startsWith('>')) out.push(h('blockquote', null, mdInline(row.replace(/^> ?/, ''))));
    else if (/^(---+|\*\*\*+)$/.test(row)) out.push(h('hr'));
    else if (row.trim()) out.push(h('p', { class: 'rich' }, mdInline(row)));
  }
  return out;
}
