// Remembers the words for values the server gives back bare (an option of an external select, a file), also over a reload.

const KEY = 'sandbox labels';

function read() {
  try { return new Map(JSON.parse(sessionStorage.getItem(KEY)) || []); } catch { return new Map(); }
}

const labels = read();

export const labelOf = (value) => labels.get(value) || value;

export function remember(pairs) {
  for (const [value, text] of pairs) labels.set(value, text);
  try { sessionStorage.setItem(KEY, JSON.stringify([...labels].slice(-500))); } catch { /* private mode: only until the reload */ }
}
