// The stack of modals: native dialogs that keep what was typed through errors, updates, time-outs and reloads.

import { h, uid, fill, announce, debounce } from './dom.js';
import { act, sendLast } from './api.js';
import { store, perform, performQuietly, refresh } from './state.js';
import { plain } from './confirm.js';
import { renderBlocks } from './blocks.js';
import { Values, stateful, dispatches } from './values.js';
import { settleAll } from './acting.js';
import { askOptions, upload } from './contexts.js';

const shown = new Map();               // view id -> Modal
let owner = null;

/** Brings the open dialogs in line with the person's stack of views. */
export function syncModals() {
  if (owner !== store.as) { for (const modal of shown.values()) modal.drop(); shown.clear(); owner = store.as; }
  if (!store.state) return;
  const views = store.state.views || [];
  const present = new Set(views.map((v) => v.id));
  const gone = [...shown.values()].filter((m) => !present.has(m.id)).reverse();
  if (gone.length) uncover();
  for (const modal of gone) { shown.delete(modal.id); modal.drop(); }
  views.forEach((view, i) => {
    let modal = shown.get(view.id);
    if (!modal) shown.set(view.id, modal = new Modal(view));
    modal.patch(view, views[i - 1]);
  });
  const live = views.map((v) => shown.get(v.id)).filter((m) => !m.closing);
  live.forEach((modal, i) => modal.place(i === live.length - 1));
  if (gone.length && !live.length) rest();
}

/** A reload in the middle of a word loses nothing. */
addEventListener('pagehide', () => {
  for (const modal of shown.values()) {
    const values = modal.closing ? {} : modal.undispatched();
    if (Object.keys(values).length) sendLast('/control/act/fill', { as: owner, view_id: modal.id, values });
  }
});

/** Makes the waiting dialogs visible again, for a closing one gives focus back to a control in the one beneath. */
const uncover = () => shown.forEach((modal) => modal.dialog.classList.remove('beneath'));

/** Focus never falls on nothing: after the last modal it goes to where a person writes. */
function rest() {
  if (document.activeElement && document.activeElement !== document.body) return;
  const composer = document.querySelector('#composer form:not([hidden]) textarea');
  (composer || document.getElementById('place-title')).focus();
}

class Modal {
  constructor(view) {
    this.id = view.id;
    this.closing = false;
    this.busy = false;
    this.queue = Promise.resolve();
    this.seenErrors = JSON.stringify(view.errors || {});
    this.values = new Values();
    this.ctx = {
      values: this.values, widgets: new Map(), waiting: new Map(), errors: { ...view.errors }, level: 3,
      changed: (block_id) => this.changed(block_id),
      press: (...args) => this.press(...args),
      options: (block_id, action_id, query) => askOptions({ view_id: this.id, block_id, action_id, query }),
      upload,
    };
    this.saveSoon = debounce(() => this.save(), 350);
    this.build();
  }

  build() {
    const id = uid('modal');
    this.title = h('h2', { id, tabindex: -1, class: 'modal-title' });
    this.crumb = h('p', { class: 'crumb' });
    this.banner = h('div', { class: 'banner', role: 'alert' });
    this.summary = h('div', { class: 'summary', role: 'alert' });
    this.body = h('div', { class: 'blocks modal-body' });
    this.cancel = h('button', { type: 'button', class: 'cancel', on: { click: () => this.close(false) } });
    this.send = h('button', { type: 'submit', class: 'primary submit' });
    this.dialog = h('dialog', { class: 'modal', 'aria-labelledby': id, 'data-view-id': this.id, on: {
      cancel: (e) => { if (e.target === this.dialog) { e.preventDefault(); this.close(false); } },
      close: (e) => { if (e.target === this.dialog && !this.closing && shown.has(this.id) && !this.moving) this.close(false); },
    } }, h('form', { novalidate: true, autocomplete: 'off', on: { submit: (e) => { e.preventDefault(); this.submit(); } } },
      h('header', null, h('div', null, this.crumb, this.title),
        h('button', { type: 'button', class: 'quiet close-all', 'aria-label': 'Close', title: 'Close all', on: { click: () => this.close(true) } }, '×')),
      this.banner, this.summary, h('div', { class: 'modal-scroll' }, this.body),
      h('footer', null, h('p', { class: 'working', role: 'status' }), this.cancel, this.send)),
    h('div', { class: 'live sr-only', 'aria-live': 'polite' }));
    document.body.append(this.dialog);
  }

  patch(view, under) {
    const before = document.activeElement;
    const resting = !this.dialog.contains(before) || before === this.title || before === this.dialog;
    const fresh = this.view && this.view.hash !== view.hash;
    this.view = view;
    this.title.textContent = plain(view.title) || 'Untitled';
    this.crumb.textContent = under ? `On top of “${plain(under.title)}”` : '';
    this.crumb.hidden = !under;
    this.cancel.textContent = plain(view.close) || 'Cancel';
    this.send.textContent = plain(view.submit) || 'Submit';
    this.send.hidden = !view.submit && !(view.blocks || []).some((b) => b.type === 'input');
    const errors = JSON.stringify(view.errors || {});
    if (errors !== this.seenErrors) { this.seenErrors = errors; if (!this.busy) this.showErrors(view.errors || {}, false); }
    const taken = this.values.sync(view.blocks, view.values, store.state.revision);
    renderBlocks(this.body, view.blocks, this.ctx);
    for (const { block_id, action_id, value } of taken) this.ctx.widgets.get(`${block_id}\n${action_id}`)?.set(value);
    this.markBusy();
    if (fresh && resting && this.dialog.open && !this.dialog.contains(document.activeElement?.closest?.('.block'))) this.focusFirst();
    if (fresh && this.dialog.open && !resting) announce('The form was updated.');
  }

  /** Opens, hides or uncovers the dialog: only the topmost is seen, the others wait beneath it. */
  place(top) {
    this.dialog.classList.toggle('beneath', !top);
    if (this.dialog.open) {
      if (top && this.wasBeneath && !this.dialog.contains(document.activeElement)) this.focusFirst();
    } else {
      this.dialog.showModal();
      if (top) this.focusFirst();
    }
    this.wasBeneath = !top;
  }

  focusFirst() {
    const wanted = [...stateful(this.view.blocks)].find(({ el }) => el.focus_on_load) || [...stateful(this.view.blocks)].find(({ block }) => block.type === 'input');
    const widget = wanted && this.ctx.widgets.get(`${wanted.block.block_id}\n${wanted.el.action_id}`);
    (widget?.target || this.title).focus();
  }

  drop() {
    this.closing = true;
    this.saveSoon.cancel();
    this.ctx.waiting.forEach((w) => w.cancel());
    if (this.dialog.open) this.dialog.close();
    this.dialog.remove();
  }

  changed(block_id) {
    if (this.ctx.errors[block_id]) {
      delete this.ctx.errors[block_id];
      renderBlocks(this.body, this.view.blocks, this.ctx);
      this.drawSummary();
    }
    this.saveSoon();
  }

  then(work) {
    const done = this.queue.then(work);
    this.queue = done.catch(() => {});
    return done;
  }

  /** Tells the server what was typed, without sending anything to the app. */
  save() { return this.then(() => this.fillIn()); }

  async fillIn() {
    this.saveSoon.cancel();
    const values = this.undispatched();
    if (!Object.keys(values).length || this.closing) return;
    const result = await act('fill', { as: store.as, view_id: this.id, values });
    if (result.status === 'ok') this.values.sent(values, result.revision);
  }

  /** What the server has not had, less the elements that dispatch: filling those in would send them */
  undispatched() {
    const values = this.values.object(true);
    for (const { block, el } of stateful(this.view.blocks)) {
      if (!dispatches(block, el) || !values[block.block_id]) continue;
      delete values[block.block_id][el.action_id];
      if (!Object.keys(values[block.block_id]).length) delete values[block.block_id];
    }
    return values;
  }

  /** What was typed goes first, so that the app reads it in the state of the press. */
  press(block_id, action_id, payload) {
    return this.then(async () => {
      await this.fillIn();
      const result = await performQuietly('press', { container: { view_id: this.id }, block_id, action_id, ...payload });
      const [sent] = Object.values(payload);
      if (sent !== undefined && result.status !== 'refused') this.values.sent({ [block_id]: { [action_id]: sent } }, result.revision);
      this.tell(result);
      return result;
    });
  }

  async submit() {
    if (this.busy || this.send.hidden) return;
    settleAll(this.ctx);
    this.saveSoon.cancel();
    this.busy = true;
    this.tell({});
    this.markBusy();
    const send = () => this.then(async () => {
      const values = this.values.object();
      const answer = await performQuietly('submit', { view_id: this.id, values });
      if (answer.errors && answer.status !== 'refused') this.values.sent(values, answer.revision);
      return answer;
    });
    const { hash } = this.view;
    let result = await send();
    if (result.status === 'refused' && !Object.keys(result.errors || {}).length && this.view.hash !== hash) result = await send();   // the form had changed under the hand
    this.busy = false;
    const wrong = result.errors && Object.keys(result.errors).length;
    this.seenErrors = JSON.stringify(result.view?.errors ?? result.errors ?? {});
    if (wrong) this.showErrors(result.errors, true);
    else this.showErrors({}, false);
    this.tell(wrong ? {} : result);
    this.markBusy();
    await refresh();
  }

  async close(all) {
    if (this.closing) return;
    const closed = all ? [...shown.values()] : [this];
    for (const modal of closed) { modal.closing = true; modal.saveSoon.cancel(); modal.ctx.waiting.forEach((w) => w.cancel()); }
    uncover();
    for (const modal of [...closed].reverse()) if (modal.dialog.open) modal.dialog.close();
    const result = await perform('close', { view_id: this.id, all });
    if (result.status === 'failed' || result.status === 'refused') {
      for (const modal of closed) modal.closing = false;
      syncModals();
      this.tell(result);
    } else syncModals();
  }

  tell(result) {
    const failed = ['timeout', 'failed', 'refused'].includes(result.status);
    fill(this.banner, failed || result.told ? h('p', null, result.told || 'We had some trouble connecting. Try again?') : null);
  }

  markBusy() {
    const busy = this.busy || Boolean(this.view?.busy);
    this.dialog.setAttribute('aria-busy', String(busy));
    this.send.setAttribute('aria-disabled', String(busy));
    this.dialog.querySelector('.working').textContent = busy ? 'Working…' : '';
  }

  showErrors(errors, move) {
    for (const key of Object.keys(this.ctx.errors)) delete this.ctx.errors[key];
    Object.assign(this.ctx.errors, errors);
    renderBlocks(this.body, this.view.blocks, this.ctx);
    this.drawSummary();
    if (!move) return;
    const first = [...stateful(this.view.blocks)].find(({ block }) => errors[block.block_id]);
    const target = first && this.ctx.widgets.get(`${first.block.block_id}\n${first.el.action_id}`)?.target;
    (target || this.title).focus();
    target?.closest('.block').scrollIntoView({ block: 'nearest' });
  }

  /** One line that says how many fields are wrong, and any error that no field of this view can show */
  drawSummary() {
    const ids = Object.keys(this.ctx.errors);
    const blocks = new Map((this.view.blocks || []).map((b) => [b.block_id, b]));
    const lost = ids.filter((id) => blocks.get(id)?.type !== 'input');
    const named = ids.filter((id) => !lost.includes(id)).map((id) => plain(blocks.get(id).label));
    fill(this.summary, ids.length ? [
      h('p', null, ids.length === 1 ? 'One field needs attention' : `${ids.length} fields need attention`, named.length ? `: ${named.join(', ')}.` : '.'),
      lost.map((id) => h('p', null, `${id}: ${this.ctx.errors[id]}`)),
    ] : null);
  }
}
