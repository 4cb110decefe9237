// Where a person types: messages, replies and slash commands with their hints; keeps a draft for every place.

import { h, uid, fill, announce } from './dom.js';
import { store, perform } from './state.js';
import { menuButton } from './menu.js';

const drafts = new Map();

export class Composer {
  /** `where()` gives {channel, thread_ts?, label} or null when nothing can be written here */
  constructor(host, where, { commands = true, tools = null } = {}) {
    this.where = where;
    this.commands = commands;
    this.active = -1;
    this.offers = [];
    const id = uid('composer');
    this.label = h('label', { for: id, class: 'sr-only' });
    this.list = h('ul', { id: `${id}-list`, role: 'listbox', class: 'popup offers', hidden: true, 'aria-label': 'Commands', on: { mousedown: (e) => e.preventDefault() } });
    this.hint = h('p', { class: 'hint usage', id: `${id}-hint` });
    this.told = h('div', { class: 'told', role: 'alert' });
    this.input = h('textarea', {
      id, rows: 1, autocomplete: 'off', 'aria-describedby': `${id}-hint`, 'aria-autocomplete': commands ? 'list' : null, 'aria-controls': commands ? `${id}-list` : null, 'data-focus': host.id,
      on: { input: () => this.typed(), keydown: (e) => this.keys(e), blur: () => this.close(), focus: () => this.offer() },
    });
    this.button = h('button', { type: 'submit', class: 'primary' }, 'Send');
    this.form = h('form', { class: 'composer', on: { submit: (e) => { e.preventDefault(); this.send(); } } },
      this.told, this.list, this.label, h('div', { class: 'composer-row' }, tools, this.input, this.button), this.hint);
    fill(host, this.form);
    this.place = null;
  }

  draw() {
    const where = this.where();
    const key = where && `${store.as} ${where.channel} ${where.thread_ts || ''}`;
    this.form.hidden = !where;
    if (!where) { this.place = null; return; }
    if (this.label.textContent !== where.label) this.label.textContent = where.label;
    this.input.placeholder = where.label;
    if (key !== this.place) {
      this.place = key;
      this.input.value = drafts.get(key) || '';
      fill(this.told);
      this.grow();
      this.close();
    }
  }

  typed() {
    drafts.set(this.place, this.input.value);
    if (this.told.firstChild) fill(this.told);
    this.grow();
    this.active = -1;
    this.offer();
  }

  grow() {
    this.input.rows = Math.min(8, Math.max(1, this.input.value.split('\n').length));
  }

  offer() {
    const text = this.input.value;
    const all = store.state?.app?.commands || [];
    const typing = this.commands && /^\/\S*$/.test(text);
    this.offers = typing && document.activeElement === this.input ? all.filter((c) => c.command.startsWith(text.toLowerCase())) : [];
    if (this.offers.length === 1 && this.offers[0].command === text) this.active = -1;
    const used = /^(\/\S+)(\s|$)/.exec(text);
    const command = used && all.find((c) => c.command === used[1].toLowerCase());
    this.hint.textContent = this.commands && command ? `${command.command} ${command.usage_hint || ''}. ${command.description || ''}`.trim() : this.commands && typing && all.length ? 'Arrow keys choose a command, Tab completes it.' : '';
    this.show();
  }

  show() {
    const was = this.list.hidden;
    fill(this.list, this.offers.map((c, i) => h('li', { role: 'option', id: `${this.list.id}-${i}`, 'aria-selected': String(i === this.active), 'data-option': c.command, on: { click: () => this.complete(i) } },
      h('span', { class: 'command' }, c.command), ' ', h('span', { class: 'usage' }, c.usage_hint || ''), h('span', { class: 'hint' }, c.description || ''))));
    this.list.hidden = !this.offers.length;
    if (this.active >= 0) this.input.setAttribute('aria-activedescendant', `${this.list.id}-${this.active}`);
    else this.input.removeAttribute('aria-activedescendant');
    if (was && this.offers.length) announce(`${this.offers.length} command${this.offers.length > 1 ? 's' : ''}. Arrow keys choose, Tab completes.`);
  }

  close() { this.offers = []; this.active = -1; this.show(); }

  complete(i) {
    this.input.value = `${this.offers[i].command} `;
    this.typed();
    this.input.focus();
  }

  keys(e) {
    if (e.isComposing) return;
    const open = this.offers.length > 0;
    if (open && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
      e.preventDefault();
      const n = this.offers.length;
      this.active = e.key === 'ArrowDown' ? (this.active + 1) % n : (this.active <= 0 ? n : this.active) - 1;
      this.show();
    } else if (open && e.key === 'Escape') {
      e.preventDefault(); this.close();
    } else if (open && e.key === 'Tab' && !e.shiftKey && (this.active >= 0 || this.input.value !== this.offers[0].command)) {
      e.preventDefault(); this.complete(Math.max(this.active, 0));
    } else if (e.key === 'Enter' && !e.shiftKey) {
      e.preventDefault();
      const exact = this.offers.some((c) => c.command === this.input.value.toLowerCase());
      if (open && (this.active >= 0 || !exact)) this.complete(Math.max(this.active, 0));
      else this.send();
    }
  }

  async send() {
    const where = this.where();
    const text = this.input.value;
    const key = this.place;
    if (!where || !text.trim() || this.busy) return;
    this.busy = true;
    this.close();
    this.form.setAttribute('aria-busy', 'true');
    const result = await perform('say', { channel: where.channel, text, ...(where.thread_ts ? { thread_ts: where.thread_ts } : {}) });
    this.busy = false;
    this.form.removeAttribute('aria-busy');
    const failed = ['timeout', 'failed', 'refused'].includes(result.status);
    if (!failed) {
      if (drafts.get(key) === text) drafts.delete(key);
      if (this.place === key && this.input.value === text) { this.input.value = ''; this.grow(); this.offer(); }
    }
    const here = result.status === 'refused' || result.unreachable;      // anything else comes as a notice
    if (this.place === key) fill(this.told, here ? h('p', null, result.told || 'That did not work.') : null);
  }
}

// ---- global shortcuts

export const shortcutsMenu = () => menuButton({
  label: 'Shortcuts', up: true, empty: 'This app has no shortcuts.', className: 'quiet shortcuts', attrs: { 'data-focus': 'shortcuts' },
  items: () => (store.state?.app?.shortcuts || []).filter((s) => (s.type || 'global') === 'global').map((s) => ({ value: s.callback_id, text: s.name, hint: s.description })),
  pick: async (item) => {
    const { status, told } = await perform('shortcut', { callback_id: item.value });
    if (status === 'refused' && told) announce(told);
  },
}).node;
