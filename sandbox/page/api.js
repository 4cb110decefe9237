// Speaks the control interface of sandbox/README.md, and nothing else; every address is on this server.

export class Unreachable extends Error {}

async function call(path, options) {
  let answer;
  try {
    answer = await fetch(path, { cache: 'no-store', credentials: 'same-origin', ...options });
  } catch (error) {
    if (error.name === 'AbortError') throw error;
    throw new Unreachable('The sandbox server does not answer.');
  }
  let body = null;
  try { body = await answer.json(); } catch { /* not JSON */ }
  if (body === null) throw new Unreachable(`The sandbox server answered ${answer.status} without JSON.`);
  return body;
}

export const get = (path, signal) => call(path, { signal });

export const send = (path, body, method = 'POST') => call(path, {
  method,
  headers: { 'Content-Type': 'application/json' },
  body: body === undefined ? undefined : JSON.stringify(body),
});

/** Sends as the page goes away; nobody is there to read the answer. */
export function sendLast(path, body) {
  fetch(path, { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body), keepalive: true }).catch(() => {});
}

/** An act of a person. Never throws: an unreachable server is a failed act, in words. */
export async function act(name, body) {
  try {
    const result = await send(`/control/act/${name}`, body);
    if (result.status === undefined) {
      return { ok: false, status: 'refused', told: result.error ? `The sandbox refused this: ${result.error}` : 'The sandbox refused this.', errors: {}, ...result };
    }
    return result;
  } catch (error) {
    return { ok: false, status: 'failed', told: error.message, errors: {}, unreachable: true };
  }
}
