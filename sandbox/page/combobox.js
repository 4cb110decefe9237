// The external select: a text field that asks the app for options while the person types (ARIA combobox, one or several).

import { h, uid, debounce, announce, fill } from './dom.js';
import { plain } from './confirm.js';
import { chosen } from './acting.js';
import { labelOf, remember } from './labels.js';

export function combobox({ el, block, ctx, names, value, many }) {
  const listId = uid('listbox');
  const minimum = el.min_query_length ?? 3;
  remember([el.initial_option, ...(el.initial_options || [])].filter(Boolean).map((o) => [o.value, plain(o.text)]));
  let current = value;
  let found = [];
  let active = -1;
  let asked = 0;

  const input = h('input', {
    type: 'text', id: names.id, ...names.aria, role: 'combobox', autocomplete: 'off', 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': listId,
    placeholder: plain(el.placeholder) || 'Type to search', 'data-action-id': el.action_id,
    on: {
      input: () => search(),
      focus: () => { if (minimum === 0) search(); },
      keydown: (e) => keys(e),
      blur: () => { close(); if (!many) input.value = current ? labelOf(current) : ''; else input.value = ''; },
    },
  });
  const list = h('ul', { id: listId, role: 'listbox', class: 'popup', hidden: true, 'aria-label': 'Options', on: { mousedown: (e) => e.preventDefault() } });
  const status = h('p', { class: 'hint' });
  const chips = many && h('ul', { class: 'chips', 'aria-label': 'Chosen' });
  const node = h('div', { class: 'combobox' }, chips, input, list, status);

  const ask = debounce(async () => {
    const query = input.value;
    const mine = ++asked;
    status.textContent = 'Asking the app…';
    const answer = await ctx.options(block.block_id, el.action_id, query);
    if (mine !== asked) return;
    const groups = answer.option_groups?.length ? answer.option_groups : [{ options: answer.options || [] }];
    found = groups.flatMap((g) => (g.options || []).map((o) => ({ value: o.value, text: plain(o.text), description: plain(o.description), group: plain(g.label) })));
    remember(found.map((o) => [o.value, o.text]));
    status.textContent = found.length ? '' : answer.told || 'No results';
    announce(found.length ? `${found.length} result${found.length > 1 ? 's' : ''}` : status.textContent);
    show();
  }, 250);

  function search() {
    active = -1;
    if (!many && !input.value && current) { current = null; chosen(ctx, block, el, null, { node: input, revert: set }); }
    if (input.value.length < minimum) {
      ask.cancel(); asked += 1; close();
      status.textContent = input.value ? `Type at least ${minimum} characters` : '';
    } else ask();
  }

  function show() {
    let group = '';
    fill(list, found.flatMap((option, i) => {
      const row = h('li', { role: 'option', id: `${listId}-${i}`, 'aria-selected': String(i === active), on: { click: () => pick(i) } }, option.text, option.description && h('span', { class: 'hint' }, option.description));
      if (option.group && option.group !== group) { group = option.group; return [h('li', { role: 'presentation', class: 'group-label' }, group), row]; }
      return [row];
    }));
    list.hidden = !found.length;
    input.setAttribute('aria-expanded', String(!list.hidden));
    if (active >= 0) input.setAttribute('aria-activedescendant', `${listId}-${active}`); else input.removeAttribute('aria-activedescendant');
    document.getElementById(`${listId}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  }

  function keys(e) {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      if (list.hidden && found.length) { active = -1; }
      if (!found.length) return;
      e.preventDefault();
      active = (active + (e.key === 'ArrowDown' ? 1 : found.length + (active < 0 ? 0 : -1))) % found.length;
      show();
    } else if (e.key === 'Enter') {
      e.preventDefault();
      if (!list.hidden && found.length) pick(Math.max(active, 0));
    } else if (e.key === 'Escape' && !list.hidden) {
      e.preventDefault(); e.stopPropagation(); close();
    } else if (e.key === 'Backspace' && many && !input.value && current.length) remove(current[current.length - 1]);
  }

  function pick(i) {
    const option = found[i];
    close();
    if (many) {
      if (!current.includes(option.value)) current = [...current, option.value];
      input.value = '';
    } else { current = option.value; input.value = option.text; }
    draw();
    chosen(ctx, block, el, current, { node: input, revert: set, pause: 0 });
  }

  function remove(gone) {
    current = current.filter((v) => v !== gone);
    draw();
    input.focus();
    announce(`${labelOf(gone)} removed`);
    chosen(ctx, block, el, current, { node: input, revert: set });
  }

  function draw() {
    if (many) fill(chips, current.map((v) => h('li', null, labelOf(v), ' ', h('button', { type: 'button', class: 'quiet small', 'aria-label': `Remove ${labelOf(v)}`, on: { click: () => remove(v) } }, '×'))));
    else if (document.activeElement !== input) input.value = current ? labelOf(current) : '';
  }

  const set = (v) => { current = many ? v || [] : v; if (!many) input.value = current ? labelOf(current) : ''; draw(); };
  set(value);
  return { node, target: input, set };
}
