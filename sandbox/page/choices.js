// The controls with options: select, radio buttons, checkboxes and a list of checkboxes behind a button for "choose several".

import { h, uid, announce } from './dom.js';
import { textNodes, plain } from './confirm.js';
import { chosen, settle } from './acting.js';

/** A native select over [{label, options: [{value, text}]}]; a group without a label is drawn flat. */
export function select({ groups, el, block, ctx, names, value }) {
  const node = h('select', { id: names.id, ...names.aria, 'data-action-id': el.action_id, on: {
    change: () => chosen(ctx, block, el, node.value || null, { node, revert: set }),
    blur: () => settle(ctx, block, el),
  } });
  node.append(h('option', { value: '' }, plain(el.placeholder) || 'Choose…'));
  for (const group of groups) {
    const host = group.label ? h('optgroup', { label: group.label }) : node;
    for (const option of group.options) host.append(h('option', { value: option.value }, option.text));
    if (host !== node) node.append(host);
  }
  const set = (v) => {
    if (v && ![...node.options].some((o) => o.value === v)) node.append(h('option', { value: v }, v));
    node.value = v ?? '';
  };
  set(value);
  return { node, target: node, set };
}

export function radios({ options, el, block, ctx, names, value }) {
  const group = uid('radio');
  const inputs = options.map((option) => h('input', {
    type: 'radio', name: group, value: option.value, id: uid('o'), 'data-option': option.value,
    on: { change: () => chosen(ctx, block, el, option.value, { node, revert: set }) },
  }));
  const clear = !names.required && h('button', { type: 'button', class: 'quiet small', on: { click: () => { set(null); chosen(ctx, block, el, null, { node, revert: set }); inputs[0]?.focus(); } } }, 'Clear choice');
  const node = h('div', { role: 'radiogroup', class: 'options', ...names.aria, 'data-action-id': el.action_id, on: { focusout: (e) => { if (!node.contains(e.relatedTarget)) settle(ctx, block, el); } } },
    options.map((option, i) => optionRow(inputs[i], option)), clear);
  const set = (v) => {
    inputs.forEach((input) => { input.checked = input.value === v; });
    if (clear) clear.hidden = v == null;
  };
  node.addEventListener('change', () => { if (clear) clear.hidden = false; });
  set(value);
  return { node, get target() { return inputs.find((i) => i.checked) || inputs[0]; }, set };
}

function optionRow(input, option) {
  const described = option.description ? uid('d') : null;
  if (described) input.setAttribute('aria-describedby', described);
  return h('div', { class: 'option' }, input, h('div', null, h('label', { for: input.id }, textNodes(option.text)),
    described && h('span', { class: 'hint', id: described }, textNodes(option.description))));
}

function boxes({ options, read, write, max }) {
  const inputs = options.map((option) => h('input', {
    type: 'checkbox', value: option.value, id: uid('o'), 'data-option': option.value,
    on: { change: () => { limit(); write(inputs.filter((i) => i.checked).map((i) => i.value)); } },
  }));
  const limit = () => {
    const full = max && inputs.filter((i) => i.checked).length >= max;
    inputs.forEach((i) => { i.disabled = Boolean(full && !i.checked); });
    return full;
  };
  const rows = options.map((option, i) => optionRow(inputs[i], option));
  return { inputs, rows, set: (v) => { inputs.forEach((i) => { i.checked = (v || []).includes(i.value); }); limit(); }, limit };
}

export function checkboxes({ options, el, block, ctx, names, value }) {
  const list = boxes({ options, write: (v) => chosen(ctx, block, el, v, { node, revert: list.set, pause: 350 }) });
  const node = h('div', { role: 'group', class: 'options', ...names.aria, 'data-action-id': el.action_id, on: { focusout: (e) => { if (!node.contains(e.relatedTarget)) settle(ctx, block, el); } } }, list.rows);
  list.set(value);
  return { node, get target() { return list.inputs[0]; }, set: list.set };
}

/** Choose several: a button that says what is chosen and opens a list of checkboxes, with a filter when it is long. */
export function several({ groups, el, block, ctx, names, value }) {
  const all = groups.flatMap((g) => g.options.map((o) => ({ ...o, group: g.label })));
  const max = el.max_selected_items;
  const listId = uid('list');
  const summaryId = uid('sum');
  const list = boxes({ options: all.map((o) => ({ ...o, text: { type: 'plain_text', text: o.text, emoji: false } })), max, write: (v) => {
    show(v);
    if (max && v.length >= max) announce(`That is all ${max} you can choose.`);
    chosen(ctx, block, el, v, { node, revert: set, pause: 600 });
  } });
  const caption = h('span', { id: summaryId });
  const button = h('button', {
    type: 'button', id: names.id, class: 'select-like', ...names.aria, 'aria-required': null, 'aria-expanded': 'false', 'aria-controls': listId, 'data-action-id': el.action_id,
    'aria-labelledby': [names.labelId, summaryId].filter(Boolean).join(' '), 'aria-label': null,
    on: { click: () => toggle(panel.hidden) },
  }, caption);
  const filter = all.length > 10 && h('input', { type: 'text', class: 'filter', 'aria-label': 'Filter the list', placeholder: 'Filter the list', autocomplete: 'off', 'data-focus': `filter-${block.block_id}-${el.action_id}`, on: {
    input: () => {
      const q = filter.value.trim().toLowerCase();
      all.forEach((o, i) => { list.rows[i].hidden = Boolean(q) && !o.text.toLowerCase().includes(q); });
    },
    keydown: (e) => { if (e.key === 'Enter') e.preventDefault(); },
  } });
  const grouped = groups.map((g) => {
    const rows = g.options.map((o) => list.rows[all.findIndex((a) => a.value === o.value && a.group === g.label)]);
    return g.label ? h('div', { role: 'group', 'aria-label': g.label }, h('p', { class: 'group-label', 'aria-hidden': 'true' }, g.label), rows) : rows;
  });
  const panel = h('div', { id: listId, class: 'several', role: 'group', 'aria-labelledby': names.labelId, 'aria-label': names.labelId ? null : names.aria['aria-label'], hidden: true, tabindex: -1 },
    filter, max && h('p', { class: 'hint' }, `Up to ${max}.`), h('div', { class: 'options scroll' }, grouped));
  const toggle = (open, refocus) => {
    panel.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    if (open) (filter || list.inputs.find((i) => i.checked) || list.inputs[0])?.focus();
    else if (refocus) button.focus();
  };
  const node = h('div', { class: 'several-box', on: {
    keydown: (e) => { if (e.key === 'Escape' && !panel.hidden) { e.preventDefault(); e.stopPropagation(); toggle(false, true); } },
    focusout: (e) => { if (e.relatedTarget && !node.contains(e.relatedTarget)) { toggle(false); settle(ctx, block, el); } },
  } }, button, panel);
  const show = (v) => {
    const chosenNames = (v || []).map((x) => all.find((o) => o.value === x)?.text || x);
    caption.textContent = chosenNames.length ? `${chosenNames.length} chosen: ${chosenNames.join(', ')}` : plain(el.placeholder) || 'Choose…';
    button.classList.toggle('empty', !chosenNames.length);
  };
  const set = (v) => { list.set(v); show(v); };
  set(value);
  return { node, target: button, set, invalid: button };
}
