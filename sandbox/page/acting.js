// From a change in a control to the call it means: remember, tell the server what was typed, ask to confirm, press.

import { PAYLOAD, dispatches } from './values.js';
import { askConfirm } from './confirm.js';
import { debounce } from './dom.js';

/** Text as it is typed: kept at once, and sent at once only if the element asks for every character. */
export function typed(ctx, block, el, value, node) {
  ctx.values.set(block.block_id, el.action_id, value);
  ctx.changed(block.block_id);
  if (!dispatches(block, el)) return;
  if (triggers(el).includes('on_character_entered')) later(ctx, block, el, node, 300);
}

export const triggers = (el) => el.dispatch_action_config?.trigger_actions_on || ['on_enter_pressed'];

/** Enter in a text field that dispatches */
export const entered = (ctx, block, el, node) => {
  ctx.waiting.get(timerName(block, el))?.cancel();
  return pressNow(ctx, block, el, node);
};

/** A choice: kept at once; pressed when the hand rests, for arrow keys pass over choices nobody meant. */
export function chosen(ctx, block, el, value, { node, revert, pause = 250 } = {}) {
  const before = ctx.values.get(block.block_id, el.action_id);
  ctx.values.set(block.block_id, el.action_id, value);
  ctx.changed(block.block_id);
  if (dispatches(block, el)) later(ctx, block, el, node, pause, () => { ctx.values.set(block.block_id, el.action_id, before); ctx.changed(block.block_id); revert?.(before); });
}

const timerName = (block, el) => `${block.block_id}\n${el.action_id}`;

function later(ctx, block, el, node, pause, undo) {
  const key = timerName(block, el);
  const entry = ctx.waiting.get(key) || debounce((...args) => pressNow(...args), pause);
  entry.undo ??= undo;
  ctx.waiting.set(key, entry);
  entry.flushNow = () => entry.flush(ctx, block, el, node, entry.undo);
  entry(ctx, block, el, node, entry.undo);
}

/** Leaving a control does not wait for the hand to rest. */
export const settle = (ctx, block, el) => ctx.waiting.get(timerName(block, el))?.flushNow();

/** Sends at once what is still waiting; called before a submission. */
export const settleAll = (ctx) => [...ctx.waiting.values()].forEach((entry) => entry.flushNow());

async function pressNow(ctx, block, el, node, undo) {
  ctx.waiting.delete(timerName(block, el));
  if (el.confirm && !(await askConfirm(el.confirm))) { undo?.(); return null; }
  const key = PAYLOAD[el.type];
  return busy(node, () => ctx.press(block.block_id, el.action_id, key ? { [key]: ctx.values.get(block.block_id, el.action_id) } : {}));
}

/** A button, or one line of an overflow menu */
export async function pressButton(ctx, block, el, node, payload = {}) {
  if (node.getAttribute('aria-busy') === 'true') return null;
  if (el.confirm && !(await askConfirm(el.confirm))) return null;
  return busy(node, () => ctx.press(block.block_id, el.action_id, payload));
}

async function busy(node, work) {
  node?.setAttribute('aria-busy', 'true');
  try { return await work(); } finally { node?.removeAttribute('aria-busy'); }
}
