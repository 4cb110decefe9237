// One menu button for all: opens with click or arrow down, arrows move, Escape closes and gives focus back.

import { h, uid, fill } from './dom.js';

/** `items()` gives [{value, text, hint}]; `pick(item)` is called once the menu has closed. */
export function menuButton({ label, content, items, pick, up = false, empty = 'Nothing to choose.', attrs = {}, className = 'quiet' }) {
  const id = uid('menu');
  const menu = h('div', { role: 'menu', id, class: `popup menu${up ? ' up' : ''}`, hidden: true, 'aria-label': label });
  const button = h('button', {
    type: 'button', class: className, 'aria-label': content ? label : null, 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-controls': id, ...attrs, on: { click: () => toggle(menu.hidden) },
  }, content || label);
  const lines = () => [...menu.querySelectorAll('[role=menuitem]')];
  function toggle(open, refocus) {
    if (open) {
      const all = items();
      fill(menu, all.length ? all.map((item) => h('button', { type: 'button', role: 'menuitem', tabindex: -1, 'data-option': item.value, on: { click: () => { toggle(false, true); pick(item); } } },
        item.text, item.hint && h('span', { class: 'hint' }, item.hint))) : h('p', { class: 'hint' }, empty));
    }
    menu.hidden = !open;
    button.setAttribute('aria-expanded', String(open));
    if (open) lines()[0]?.focus(); else if (refocus) button.focus();
  }
  const node = h('div', { class: 'menu-box', on: {
    keydown: (e) => {
      const all = lines();
      const at = menu.hidden ? -1 : all.indexOf(document.activeElement);
      if (e.key === 'Escape' && !menu.hidden) { e.preventDefault(); e.stopPropagation(); toggle(false, true); return; }
      const to = { ArrowDown: at + 1, ArrowUp: at - 1 + all.length, Home: 0, End: all.length - 1 }[e.key];
      if (to === undefined) return;
      if (at >= 0) { e.preventDefault(); all[to % all.length].focus(); }
      else if (e.key === 'ArrowDown' && document.activeElement === button) { e.preventDefault(); toggle(true); }
    },
    focusout: (e) => { if (!node.contains(e.relatedTarget)) toggle(false); },
  } }, button, menu);
  return { node, button };
}
