// Asks before an act, as Block Kit's confirm object does, and shows addresses the sandbox will not open.

import { h } from './dom.js';
import { mrkdwn } from './mrkdwn.js';
import { withEmoji } from './emoji.js';

export const plain = (object) => {
  if (object == null) return '';
  if (typeof object === 'string') return object;
  return object.emoji === false ? object.text ?? '' : withEmoji(object.text ?? '');
};

/** A text object as nodes: mrkdwn is drawn, plain_text is literal. */
export const textNodes = (object) => (object?.type === 'mrkdwn' ? mrkdwn(object.text, { verbatim: object.verbatim }) : [plain(object)]);

export function ask({ title, body, yes = 'Yes', no = 'Cancel', danger = false }) {
  return new Promise((done) => {
    const heading = h('h2', { id: 'confirm-title' }, title);
    const answer = (value) => () => { dialog.returnValue = value ? 'yes' : ''; dialog.close(dialog.returnValue); };
    const confirm = h('button', { type: 'button', class: danger ? 'danger' : 'primary', on: { click: answer(true) }, 'data-confirm': 'yes' }, yes);
    const deny = no && h('button', { type: 'button', on: { click: answer(false) }, 'data-confirm': 'no' }, no);
    const dialog = h('dialog', {
      class: 'confirm', role: 'alertdialog', 'aria-labelledby': 'confirm-title', 'aria-describedby': 'confirm-body',
      on: { close: () => { dialog.remove(); done(dialog.returnValue === 'yes'); } },
    }, heading, h('div', { id: 'confirm-body', class: 'confirm-body' }, body), h('div', { class: 'buttons' }, deny, confirm));
    document.body.append(dialog);
    dialog.showModal();
    (danger && deny ? deny : confirm).focus();
  });
}

export const askConfirm = (object) => ask({
  title: plain(object.title) || 'Are you sure?', body: textNodes(object.text), yes: plain(object.confirm) || 'Yes', no: plain(object.deny) || 'Cancel', danger: object.style === 'danger',
});

export const showAddress = (url) => ask({
  title: 'This button opens an address', body: [h('p', null, 'Slack would open it in the browser. The sandbox opens nothing outside this computer:'), h('p', null, h('code', null, url))], yes: 'Close', no: null,
});

