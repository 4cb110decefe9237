// Draws Block Kit layout blocks and patches them by block_id, so that a control in use survives an update around it.

import { h, uid, patchList, fill } from './dom.js';
import { textNodes, plain } from './confirm.js';
import { makeElement, isGroup, pictured, sourceOf } from './elements.js';
import { richText, markdown, table } from './richtext.js';
import { store } from './state.js';

const text = (object) => h('div', { class: 'text' }, textNodes(object));
const KEPT = /^initial_/;
const shapeOf = (el) => JSON.stringify(el, (key, value) => (KEPT.test(key) || key === 'focus_on_load' ? undefined : value)) + sourceOf(el);

function element(el, block, ctx, names) {
  const value = ctx.values.get(block.block_id, el.action_id);
  const made = makeElement({ el, block, ctx, names, value });
  if (el.action_id !== undefined) ctx.widgets.set(`${block.block_id}\n${el.action_id}`, made);
  return made;
}

function named(el, label) {
  const aria = label || plain(el.placeholder) || el.accessibility_label || el.action_id;
  return { id: uid('e'), aria: { 'aria-label': aria }, required: false };
}

function section(block, ctx) {
  const textId = uid('t');
  const words = block.text && h('div', { class: 'text', id: textId }, textNodes(block.text));
  const accessory = block.accessory;
  const names = accessory && (words && accessory.type !== 'button' ? { id: uid('e'), labelId: textId, aria: { 'aria-labelledby': textId }, required: false } : named(accessory));
  return [
    h('div', { class: 'section-text' }, words, block.fields && h('div', { class: 'fields' }, block.fields.map((f) => text(f)))),
    accessory && h('div', { class: 'accessory' }, element(accessory, block, ctx, names).node),
  ];
}

const DRAW = {
  section,
  header: (block, ctx) => h('div', { role: 'heading', 'aria-level': ctx.level || 3, class: 'block-header' }, plain(block.text)),
  divider: () => h('hr'),
  context: (block) => h('div', { class: 'context' }, (block.elements || []).map((e) => (e.type === 'image' ? pictured(e) : text(e)))),
  actions: (block, ctx) => h('div', { class: 'actions' }, (block.elements || []).map((e) => element(e, block, ctx, named(e)).node)),
  image: (block) => h('figure', null, pictured(block), block.title && h('figcaption', null, plain(block.title))),
  rich_text: (block) => h('div', { class: 'text' }, richText(block)),
  markdown: (block) => h('div', { class: 'text' }, markdown(block.text)),
  table,
  alert: (block) => h('div', { class: `alert-block ${block.level || ''}` }, text(block.text || {})),
};

function make(block, ctx) {
  const host = h('div', { class: `block ${block.type}`, 'data-block-id': block.block_id, 'data-block-type': block.type });
  if (block.type === 'input') return makeInput(host, block, ctx);
  const draw = DRAW[block.type];
  return fill(host, draw ? draw(block, ctx) : h('p', { class: 'unknown' }, `This sandbox does not draw a block of type “${block.type}”.`));
}

// ---- input blocks: label, hint and error change in place; the control is made anew only if it is another one

function makeInput(host, block, ctx) {
  const el = block.element || {};
  const id = uid('f');
  const group = isGroup(el.type);
  const parts = {
    shape: shapeOf(el), block,
    label: h(group ? 'div' : 'label', { id: `${id}-label`, for: group ? null : id, class: 'label' }),
    hint: h('p', { id: `${id}-hint`, class: 'hint' }),
    error: h('p', { id: `${id}-error`, class: 'field-error' }),
  };
  const names = {
    id, labelId: `${id}-label`, required: !block.optional,
    aria: {
      'aria-labelledby': group ? `${id}-label` : null, 'aria-describedby': `${id}-error ${id}-hint`,
      'aria-required': !block.optional && !['checkboxes', 'file_input'].includes(el.type) ? 'true' : null,
    },
  };
  const widget = element(el, block, ctx, names);
  parts.widget = widget;
  host.inputParts = parts;
  host.append(parts.label, widget.node, parts.error, parts.hint);
  updateInput(host, block, ctx);
  return host;
}

function updateInput(host, block, ctx) {
  const parts = host.inputParts;
  if (!parts || block.type !== 'input' || parts.shape !== shapeOf(block.element) || Boolean(parts.block.optional) !== Boolean(block.optional) || Boolean(parts.block.dispatch_action) !== Boolean(block.dispatch_action)) return false;
  fill(parts.label, plain(block.label), block.optional && h('span', { class: 'optional' }, ' (optional)'));
  parts.hint.textContent = plain(block.hint);
  parts.hint.hidden = !block.hint;
  const error = ctx.errors?.[block.block_id] || '';
  if (parts.error.textContent !== error) parts.error.textContent = error;
  parts.error.hidden = !error;
  host.classList.toggle('wrong', Boolean(error));
  const marked = isGroup(block.element?.type) ? parts.widget.node : parts.widget.target;
  if (error) marked?.setAttribute('aria-invalid', 'true'); else marked?.removeAttribute('aria-invalid');
  return true;
}

/** Draws blocks into a container, keeping what has not changed */
export function renderBlocks(host, blocks, ctx) {
  patchList(host, blocks || [], {
    key: (block, i) => `${block.type}:${block.block_id || i}`,
    sign: (block) => `${JSON.stringify(block)}${ctx.errors?.[block.block_id] || ''}${store.names}`,
    make: (block) => make(block, ctx),
    update: (node, block) => updateInput(node, block, ctx),
  });
}

/** The first words of what blocks say, for live announcements */
export function firstWords(message) {
  const words = message.notification || message.text || message.blocks?.map((b) => plain(b.text)).find(Boolean) || 'a message';
  return words.replace(/<[@#!][^>|]*\|?([^>]*)>/g, '$1').replace(/\s+/g, ' ').slice(0, 120);
}
