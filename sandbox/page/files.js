// Files: those in a message, and the place where a person finds their own and deletes them, as Slack lets only them do.

import { h, fill, patchList, photo } from './dom.js';
import { store, perform } from './state.js';
import { fileAddress } from './contexts.js';
import { ask } from './confirm.js';

const sizeOf = (bytes) => (bytes < 1000 ? `${bytes} bytes` : bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`);

function fileLine(file, deed) {
  if (file.deleted) return h('li', { class: 'file gone', 'data-file': file.id }, 'This file was deleted.');
  return h('li', { class: 'file', 'data-file': file.id },
    file.picture && h('figure', null, photo(fileAddress(file.id), file.alt_txt || file.title)),
    h('p', null, h('strong', null, file.title), ' ', h('span', { class: 'hint' }, `${file.title === file.name ? '' : `${file.name}, `}${sizeOf(file.size)}`)),
    h('a', { href: fileAddress(file.id), download: file.name, 'data-focus': `file-${file.id}` }, 'Download', h('span', { class: 'sr-only' }, ` ${file.title}`)), deed);
}

/** The files of a message */
export function drawFiles(host, files) {
  host.hidden = !files.length;
  patchList(host, files, { key: (f) => f.id, sign: (f) => JSON.stringify(f) + store.as, make: (f) => fileLine(f) });
}

async function remove(file, told, list) {
  if (!(await ask({ title: 'Delete this file?', body: h('p', null, `${file.title} disappears wherever it was shared.`), yes: 'Delete', danger: true }))) return;
  const result = await perform('delete_file', { file: file.id });
  fill(told, h('p', null, result.told || `${file.title} was deleted.`));
  (list.querySelector('a, button') || document.getElementById('place-title')).focus();
}

const told = h('div', { class: 'told', role: 'status' });
const list = h('ul', { class: 'files', 'aria-label': 'Your files' });
const none = h('p', { class: 'empty' }, 'You have put no file into this workspace.');
let owner = null;

/** The place with a person's own files */
export function drawOwnFiles(host) {
  if (owner !== store.as || !host.firstChild) { owner = store.as; fill(told); fill(host, told, list, none); }
  const files = store.state.files || [];
  none.hidden = files.length > 0;
  list.hidden = !files.length;
  const deed = (f) => h('button', { type: 'button', class: 'quiet small', 'data-focus': `delete-${f.id}`, on: { click: () => remove(f, told, list) } }, 'Delete file', h('span', { class: 'sr-only' }, ` ${f.title}`));
  patchList(list, files, { key: (f) => f.id, sign: (f) => JSON.stringify(f) + store.as, make: (f) => fileLine(f, deed(f)) });
}
