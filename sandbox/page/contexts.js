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

export async function upload(file) {
  const result = await act('upload', { as: store.as, name: file.name, mimetype: file.type || 'application/octet-stream', content: await file.text() });
  return { ...result, id: result.file?.id };
}
