// Builds and patches DOM by textContent only, so that nothing a person or a bot writes can become markup.

let counter = 0;
export const uid = (prefix = 'x') => `${prefix}-${++counter}`;

/** h('p', {class: 'a', on: {click: f}}, 'text', node, [nodes], null) */
export function h(tag, props, ...kids) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name === 'on') for (const [event, fn] of Object.entries(value)) el.addEventListener(event, fn);
    else if (name === 'props') Object.assign(el, value);
    else if (/^(style|srcdoc|src|href|on.*)$/i.test(name) && name !== 'href') throw new Error(`refused attribute ${name}`);
    else if (name === 'href' && !/^(#|\/control\/file\/F[A-Z0-9]+\?as=)/.test(value)) throw new Error('only links inside the page, and to files of the workspace');
    else el.setAttribute(name, value === true ? '' : String(value));
  }
  add(el, kids);
  return el;
}

function add(el, kid) {
  if (kid === null || kid === undefined || kid === false) return;
  if (Array.isArray(kid)) kid.forEach((k) => add(el, k));
  else el.append(kid instanceof Node ? kid : document.createTextNode(String(kid)));
}

/** A picture that is a file of the workspace; no other picture is ever fetched. */
export function photo(path, alt) {
  if (!/^\/control\/file\/F[A-Z0-9]+\?as=[A-Z0-9]+$/.test(path)) throw new Error('only files of the workspace');
  const el = h('img', { alt, class: 'photo' });
  el.src = path;
  return el;
}

/** A small drawing, for not every computer has a font with emoji */
export function drawing(path, className = 'drawing') {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  for (const [name, value] of Object.entries({ viewBox: '0 0 16 16', class: className, 'aria-hidden': 'true', focusable: 'false' })) svg.setAttribute(name, value);
  const line = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  line.setAttribute('d', path);
  svg.append(line);
  return svg;
}

export const ICONS = {
  lock: 'M4 7.5h8v6H4zM5.5 7.5V5a2.5 2.5 0 0 1 5 0v2.5', home: 'M2.5 8 8 3l5.5 5M4 7v6.5h8V7', bot: 'M3 6h10v7H3zM8 6V3M6 9v1M10 9v1', file: 'M4 2h5l3 3v9H4zM9 2v3h3',
};

export function fill(el, ...kids) {
  el.replaceChildren();
  add(el, kids);
  return el;
}

/** Keyed children: keeps a node whose signature is unchanged, asks `update` to patch it otherwise, else makes a new one. */
export function patchList(parent, items, { key, sign, make, update }) {
  const old = new Map();
  for (const child of parent.childNodes) if (child.patchKey !== undefined) old.set(child.patchKey, child);
  const used = new Set();
  const wanted = items.map((item, i) => {
    let k = String(key(item, i));
    while (used.has(k)) k += '+';
    used.add(k);
    const signature = sign(item, i);
    let node = old.get(k);
    if (node && node.patchSign !== signature && !(update && update(node, item, i))) node = null;
    if (!node) node = make(item, i);
    node.patchKey = k;
    node.patchSign = signature;
    return node;
  });
  const keep = new Set(wanted);
  for (const child of [...parent.childNodes]) if (!keep.has(child)) child.remove();
  wanted.forEach((node, i) => {
    const at = parent.childNodes[i];
    if (at !== node) parent.insertBefore(node, at || null);
  });
  return wanted;
}

const PATH = ['data-view-id', 'data-pane', 'data-ts', 'data-channel', 'data-block-id', 'data-action-id', 'data-option', 'data-focus'];

function address(el) {
  const found = {};
  for (let at = el; at && at.getAttribute; at = at.parentElement) {
    for (const name of PATH) if (!(name in found) && at.hasAttribute(name)) found[name] = at.getAttribute(name);
  }
  return found;
}

/** Runs a change of the page; if the focused control was replaced by an equivalent, focus and caret move to it. */
export function keepFocus(change) {
  const before = document.activeElement;
  const active = before && before !== document.body;
  const where = active ? address(before) : null;
  const caret = active && typeof before.selectionStart === 'number' ? [before.selectionStart, before.selectionEnd] : null;
  const dialog = active ? before.closest('dialog') : null;
  const hosts = [];
  for (let at = active ? before.parentElement : null; at; at = at.parentElement) if (at.matches('article, [data-home], dialog')) hosts.push(at);
  change();
  if (!active || (document.activeElement && document.activeElement !== document.body)) return;      // kept, or moved on purpose
  if (before.isConnected) {
    if (!dialog || dialog.open) before.focus({ preventScroll: true });
    return;
  }
  const last = where['data-focus'] ? 'data-focus' : where['data-option'] ? 'data-option' : 'data-action-id';
  if (!where[last]) { fallBack(hosts); return; }
  for (const el of document.querySelectorAll(`[${last}="${CSS.escape(where[last])}"]`)) {
    const here = address(el);
    const same = PATH.every((p) => p === 'data-block-id' || where[p] === here[p]);
    if (!same || !focusable(el)) continue;
    el.focus({ preventScroll: true });
    if (caret && typeof el.selectionStart === 'number') try { el.setSelectionRange(...caret); } catch { /* not a text field */ }
    return;
  }
  fallBack(hosts);
}

/** The control is gone for good (a button that was pressed, say): focus stays in its message or dialog. */
function fallBack(hosts) {
  const host = hosts.find((el) => el.isConnected && (el.tagName !== 'DIALOG' || el.open));
  const target = host?.querySelector(':scope > form .modal-title') || host;
  if (!target) return;
  target.tabIndex = -1;
  target.focus({ preventScroll: true });
}

const focusable = (el) => el.matches('button, input, select, textarea, summary, [tabindex]');

/** Says something to screen readers; inside the open dialog if there is one, for what is behind it is inert. */
export function announce(text) {
  const dialogs = [...document.querySelectorAll('dialog[open]')];
  const host = (dialogs.length && dialogs[dialogs.length - 1].querySelector('.live')) || document.getElementById('live');
  if (!host) return;
  const line = h('p', null, text);
  host.append(line);
  setTimeout(() => line.remove(), 8000);
}

export function debounce(fn, ms) {
  let timer = null;
  const run = (...args) => {
    clearTimeout(timer);
    timer = setTimeout(() => { timer = null; fn(...args); }, ms);
  };
  run.flush = (...args) => { if (timer !== null) { clearTimeout(timer); timer = null; fn(...args); } };
  run.cancel = () => { clearTimeout(timer); timer = null; };
  return run;
}
