// One function per Block Kit element: each gives a native control with an accessible name, and a way to set its value.

import { h, uid, announce, fill, photo } from './dom.js';
import { plain, showAddress } from './confirm.js';
import { typed, chosen, entered, settle, triggers, pressButton } from './acting.js';
import { dispatches } from './values.js';
import { select, radios, checkboxes, several } from './choices.js';
import { combobox } from './combobox.js';
import { menuButton } from './menu.js';
import { labelOf, remember } from './labels.js';
import { toLocal, fromLocal } from './time.js';
import { store, zone, kindOf, isBot } from './state.js';
import { fileAddress } from './contexts.js';

const options = (list) => (list || []).map((o) => ({ value: o.value, text: plain(o.text) }));
const groupsOf = (el) => (el.option_groups ? el.option_groups.map((g) => ({ label: plain(g.label), options: options(g.options) })) : [{ options: options(el.options) }]);

const people = () => [{ options: store.state.people
  .filter((p) => p.kind !== 'deactivated' && p.kind !== 'other_org')
  .map((p) => ({ value: p.id, text: [p.real_name || p.name, p.title && `, ${p.title}`, kindOf(p) && ` (${kindOf(p)})`].filter(Boolean).join('') })) }];

function conversations(el) {
  const kinds = el.type.includes('channels') ? ['public'] : el.filter?.include || ['public', 'private', 'im', 'mpim'];
  return [{ options: store.state.channels
    .filter((c) => kinds.includes(c.kind) && !c.archived && !(el.filter?.exclude_bot_users && c.kind === 'im' && (c.members || []).some(isBot)))
    .map((c) => ({ value: c.id, text: c.kind === 'im' ? c.name : `${c.kind === 'private' ? 'private: ' : '#'}${c.name}` })) }];
}

function text(a, { multiline = false, mode = null } = {}) {
  const { el, block, ctx, names, value } = a;
  const max = el.type === 'plain_text_input' ? el.max_length : null;
  const counter = max && h('p', { class: 'counter', id: uid('n'), hidden: true });
  const described = [names.aria['aria-describedby'], counter?.id].filter(Boolean).join(' ') || null;
  const node = h(multiline ? 'textarea' : 'input', {
    id: names.id, ...names.aria, 'aria-describedby': described, type: multiline ? null : 'text', rows: multiline ? Math.min(16, Math.max(4, (el.initial_value || '').split('\n').length)) : null, inputmode: mode, autocomplete: 'off', spellcheck: mode ? 'false' : null,
    placeholder: plain(el.placeholder) || null, 'data-action-id': el.action_id, 'data-dispatch': dispatches(block, el) ? 'true' : null,
    on: {
      input: () => { typed(ctx, block, el, node.value, node); count(); },
      blur: () => settle(ctx, block, el),
      keydown: (e) => {
        if (e.key !== 'Enter' || e.isComposing || !dispatches(block, el) || !triggers(el).includes('on_enter_pressed')) return;
        if (multiline && !(e.ctrlKey || e.metaKey)) return;
        e.preventDefault();
        entered(ctx, block, el, node);
      },
    },
  });
  let warned = false;
  const count = () => {
    if (!counter) return;
    const left = max - node.value.length;
    counter.hidden = left > Math.max(20, max * 0.2);
    counter.textContent = left < 0 ? `${-left} too many (at most ${max})` : `${left} characters left`;
    counter.classList.toggle('over', left < 0);
    if (left < 0 && !warned) announce(counter.textContent);
    warned = left < 0;
  };
  const set = (v) => { if (node.value !== (v ?? '')) node.value = v ?? ''; count(); };
  set(value);
  return { node: counter ? h('div', { class: 'stack' }, node, counter) : node, target: node, set };
}

function moment(a, type, read, write) {
  const { el, block, ctx, names, value } = a;
  const node = h('input', {
    id: names.id, ...names.aria, type, step: type === 'date' ? null : 60, 'data-action-id': el.action_id,
    on: { input: () => { if (node.value || !node.validity.badInput) chosen(ctx, block, el, node.value ? write(node.value) : null, { node, revert: set, pause: 900 }); }, blur: () => settle(ctx, block, el) },
  });
  const set = (v) => { const shown = v == null || v === '' ? '' : read(v); if (node.value !== shown) node.value = shown; };
  set(value);
  return { node, target: node, set };
}

const same = (v) => v;

function dateTime(a) {
  const tz = zone();
  const made = moment(a, 'datetime-local', (v) => toLocal(Number(v), tz), (v) => String(fromLocal(v, tz)));
  return { ...made, node: h('div', { class: 'stack' }, made.node, h('p', { class: 'hint' }, `Time zone: ${tz}`)) };
}

function button({ el, block, ctx }) {
  const node = h('button', {
    type: 'button', class: { primary: 'primary', danger: 'danger' }[el.style] || null, 'aria-label': el.accessibility_label || null, 'data-action-id': el.action_id, 'data-value': el.value,
    on: { click: async () => {
      const result = await pressButton(ctx, block, el, node);
      if (el.url && result) await showAddress(el.url);
    } },
  }, plain(el.text), el.url && h('span', { class: 'hint-inline' }, ' ↗'));
  return { node, target: node, set() {} };
}

function overflow({ el, block, ctx }) {
  const { node, button: opener } = menuButton({
    label: 'More options', content: '⋯', attrs: { 'data-action-id': el.action_id },
    items: () => (el.options || []).map((o) => ({ value: o.value, text: plain(o.text), hint: plain(o.description), url: o.url })),
    pick: async (item) => {
      const result = await pressButton(ctx, block, el, opener, { selected_option: item.value });
      if (item.url && result) await showAddress(item.url);
    },
  });
  return { node, target: opener, set() {} };
}

function files({ el, block, ctx, names, value }) {
  let chosenFiles = (value || []).map((id) => ({ id, name: labelOf(id) }));
  const list = h('ul', { class: 'chips', 'aria-label': 'Files' });
  const status = h('p', { class: 'hint', role: 'status' });
  const max = el.max_files || 10;
  const types = el.filetypes?.map((t) => t.toLowerCase());
  const input = h('input', { type: 'file', id: names.id, ...names.aria, multiple: max > 1, accept: el.filetypes?.map((t) => `.${t}`).join(',') || null, 'data-action-id': el.action_id, on: {
    change: async () => {
      const picked = [...input.files];
      const room = Math.max(0, max - chosenFiles.length);
      if (picked.length > room) status.textContent = `Only ${max} ${max === 1 ? 'file' : 'files'} can be chosen here. Remove one first.`;
      for (const file of picked.slice(0, room)) {
        status.textContent = `Adding ${file.name}…`;
        const wrong = types && !types.includes(file.name.split('.').pop().toLowerCase());
        const result = wrong ? { told: `This file type is not allowed. Choose one of: ${types.join(', ')}.` } : await ctx.upload(file);
        status.textContent = result.id ? `${file.name} was added.` : result.told || 'That file was refused.';
        if (!result.id) continue;
        remember([[result.id, file.name]]);
        chosenFiles.push({ id: result.id, name: file.name });
      }
      input.value = '';
      keep();
    },
  } });
  const keep = () => { draw(); chosen(ctx, block, el, chosenFiles.map((f) => f.id), { node: input, revert: set }); };
  const drop = (file) => { chosenFiles = chosenFiles.filter((x) => x !== file); keep(); announce(`${file.name} was removed.`); input.focus(); };
  const draw = () => fill(list, chosenFiles.map((f) => h('li', null, f.name, ' ', h('button', { type: 'button', class: 'quiet small', 'aria-label': `Remove ${f.name}`, on: { click: () => drop(f) } }, '×'))));
  const set = (v) => { chosenFiles = (v || []).map((id) => chosenFiles.find((f) => f.id === id) || { id, name: labelOf(id) }); draw(); };
  set(value);
  return { node: h('div', { class: 'stack' }, input, status, list), target: input, set };
}

const picture = ({ el }) => ({ node: pictured(el), target: null, set() {} });

/** A picture that is a file of the workspace is shown; all others are not fetched. */
export const pictured = (el) => (el.slack_file?.id ? photo(fileAddress(el.slack_file.id), el.alt_text) : image(el.alt_text));

/** Images are not fetched: their words stand for them. */
export const image = (alt, title) => h('span', { class: 'image', role: 'img', 'aria-label': alt || 'image' }, '▧ ', title || alt || 'image');

const MAKERS = {
  plain_text_input: (a) => text(a, { multiline: a.el.multiline }),
  number_input: (a) => text(a, { mode: a.el.is_decimal_allowed ? 'decimal' : 'numeric' }),
  email_text_input: (a) => text(a, { mode: 'email' }),
  url_text_input: (a) => text(a, { mode: 'url' }),
  static_select: (a) => select({ ...a, groups: groupsOf(a.el) }),
  multi_static_select: (a) => several({ ...a, groups: groupsOf(a.el) }),
  external_select: (a) => combobox({ ...a, many: false }),
  multi_external_select: (a) => combobox({ ...a, many: true }),
  radio_buttons: (a) => radios({ ...a, options: a.el.options || [] }),
  checkboxes: (a) => checkboxes({ ...a, options: a.el.options || [] }),
  datepicker: (a) => moment(a, 'date', same, same),
  timepicker: (a) => moment(a, 'time', same, (v) => v.slice(0, 5)),
  datetimepicker: dateTime,
  users_select: (a) => select({ ...a, groups: people() }),
  multi_users_select: (a) => several({ ...a, groups: people() }),
  conversations_select: (a) => select({ ...a, groups: conversations(a.el) }),
  multi_conversations_select: (a) => several({ ...a, groups: conversations(a.el) }),
  channels_select: (a) => select({ ...a, groups: conversations(a.el) }),
  multi_channels_select: (a) => several({ ...a, groups: conversations(a.el) }),
  file_input: files,
  button, overflow, image: picture,
};

/** Elements whose several controls share one name: a group rather than one labelled field */
export const isGroup = (type) => type === 'radio_buttons' || type === 'checkboxes';

export function makeElement(a) {
  const maker = MAKERS[a.el.type];
  if (!maker) return { node: h('p', { class: 'unknown' }, `This sandbox does not draw ${a.el.type}.`), target: null, set() {} };
  return maker(a);
}

/** The parts of the world an element's options are made from, so that a changed list is redrawn. */
export const sourceOf = (el) => (/^(multi_)?(users|conversations|channels)_select$/.test(el?.type) ? store.names : '');
