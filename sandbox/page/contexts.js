// Where blocks live (a message, Home, a modal): how their controls remember, press, ask for options and upload.

import { performQuietly, store } from './state.js';
import { act } from './api.js';
import { Values } from './values.js';

const kept = new Map();                 // what was chosen in messages and Home, per person

/** For messages and Home; `tell` shows a refusal or a time-out beside what was pressed. */
export function context(key, container, tell) {
  const full = `${store.as} ${key}`;
  if (!kept.has(full)) kept.set(full, new Values());
  return {
    container, tell, values: kept.get(full), widgets: new Map(), waiting: new Map(), errors: {}, level: 3,
    changed() {},
    async press(block_id, action_id, payload) {
      const result = await performQuietly('press', { container, block_id, action_id, ...payload });
      tell(result.told, result.status);
      return result;
    },
    options: (block_id, action_id, query) => askOptions({ container, block_id, action_id, query }),
    upload,
  };
}

export const askOptions = (body) => act('options', { as: store.as, ...body });

const LARGEST = 10 * 1024 * 1024;

const asBase64 = (file) => new Promise((done, failed) => {
  const reader = new FileReader();
  reader.onload = () => done(String(reader.result).replace(/^[^,]*,/, ''));
  reader.onerror = () => failed(reader.error);
  reader.readAsDataURL(file);
});

/** Takes a file of this computer into the workspace, byte for byte. */
export async function upload(file) {
  if (file.size > LARGEST) return { told: 'This file is too large. Choose one of at most 10 MB.' };
  let content;
  try { content = await asBase64(file); } catch { return { told: 'This file could not be read.' }; }
  const result = await act('upload', { as: store.as, name: file.name, content_base64: content });
  return { ...result, id: result.file?.id };
}

/** Where this person's browser finds a file that they see. */
export const fileAddress = (id) => `/control/file/${id}?as=${store.as}`;
