// "Make Slack misbehave": faults, changes of the workspace, the clock and events, as plain forms over the control interface.

import { h, fill, uid } from './dom.js';
import { send } from './api.js';
import { store, refresh, kindOf } from './state.js';

const panel = document.getElementById('panel-trouble');
const status = h('p', { class: 'told-quiet', role: 'status' });
const METHODS = ['*', 'chat.postMessage', 'chat.postEphemeral', 'chat.update', 'views.open', 'views.update', 'views.push', 'views.publish', 'conversations.open', 'conversations.info', 'users.info', 'apps.connections.open', 'files.getUploadURLExternal', 'upload_url', 'files.completeUploadExternal', 'files.info', 'files.delete', 'files-pri'];

async function call(path, body, method = 'POST', said = 'Done.') {
  try {
    const result = await send(path, body, method);
    const bad = result.ok === false;
    status.textContent = bad ? `Refused: ${result.error || result.told || JSON.stringify(result)}` : said;
    status.classList.toggle('bad', bad);
  } catch (error) { status.textContent = error.message; }
  await refresh();
}

function field(label, control) {
  control.id ||= uid('t');
  return h('div', { class: 'form-row' }, h('label', { for: control.id }, label), control);
}

const input = (props) => h('input', { autocomplete: 'off', ...props });
const choice = (values) => h('select', null, values.map((v) => (Array.isArray(v) ? h('option', { value: v[0] }, v[1]) : h('option', { value: v }, v))));
const form = (title, rows, submit, run) => h('section', null, h('h3', null, title), h('form', { on: { submit: (e) => { e.preventDefault(); run(); } } }, rows, h('button', { type: 'submit' }, submit)));

// ---- faults

const methods = h('datalist', { id: 'methods' }, METHODS.map((m) => h('option', { value: m })));
const f = {
  method: input({ type: 'text', list: 'methods', value: 'chat.postMessage', required: true }),
  kind: choice([['latency', 'answers late'], ['429', 'says “too many requests” (429)'], ['429_empty', 'says 429 with an empty body'], ['500', 'breaks (500)'], ['reset_after', 'does it, then the line drops'], ['reset_before', 'the line drops before'], ['empty', 'answers with nothing'], ['error', 'answers with an error word'], ['unshared', 'takes a file, and never shares it (files.completeUploadExternal)']]),
  seconds: input({ type: 'number', min: 0, step: 'any', value: 4 }), error: input({ type: 'text', placeholder: 'is_archived' }),
  times: input({ type: 'number', min: 1, value: 1 }), after: input({ type: 'number', min: 0, value: 0 }),
};

const addFault = () => call('/control/faults', {
  method: f.method.value, kind: f.kind.value, times: Number(f.times.value) || 1, after: Number(f.after.value) || 0,
  ...(['latency', '429', '429_empty'].includes(f.kind.value) ? { seconds: Number(f.seconds.value) } : {}), ...(f.kind.value === 'error' ? { error: f.error.value || 'is_archived' } : {}),
}, 'POST', `Set: the next ${f.times.value} call(s) of ${f.method.value}.`);

const quick = (text, body) => h('button', { type: 'button', on: { click: () => call('/control/faults', { times: 1, after: 0, ...body }, 'POST', `Set: ${text}.`) } }, text);

// ---- the workspace

const DEEDS = [['archive', 'archive the channel'], ['unarchive', 'unarchive the channel'], ['remove_bot', 'remove the bot from the channel'], ['invite_bot', 'invite the bot to the channel'],
  ['deactivate', 'deactivate the person'], ['reactivate', 'reactivate the person'], ['make_guest', 'make the person a guest'], ['make_single_channel_guest', 'make the person a guest of one channel'], ['make_member', 'make the person a member'], ['make_admin', 'make the person an admin'],
  ['join', 'the person joins the channel'], ['leave', 'the person leaves the channel'],
  ['rename', 'rename'], ['make_public', 'make the channel public'], ['make_private', 'make the channel private'], ['share', 'share the channel with another organisation'], ['unshare', 'end the share with another organisation'], ['delete_channel', 'delete the channel'],
  ['disconnect_sockets', 'cut the bot’s connections'], ['refuse_sockets', 'refuse new connections'], ['allow_sockets', 'allow connections again'], ['retry_now', 'retry undelivered events now'], ['app_deletes_any_file', 'let the app delete everybody’s files']];
const w = { do: choice(DEEDS), channel: h('select'), user: h('select'), name: input({ type: 'text' }), reason: input({ type: 'text', placeholder: 'warning, refresh_requested, link_disabled' }) };
const NEEDS = { channel: /archive|bot|make_p|share|delete_channel|rename|join|leave/, user: /activate|make_(?!p)|join|leave|^share/, name: /rename/, reason: /disconnect/ };
const worldRows = { channel: field('Channel', w.channel), user: field('Person', w.user), name: field('New name', w.name), reason: field('Reason', w.reason) };
const needed = () => { for (const [key, rule] of Object.entries(NEEDS)) worldRows[key].hidden = !rule.test(w.do.value); };
w.do.addEventListener('change', needed);

const changeWorld = () => {
  const body = { do: w.do.value };
  for (const [key, rule] of Object.entries(NEEDS)) if (rule.test(w.do.value) && w[key].value) body[key] = w[key].value;
  return call('/control/world', body, 'POST', `Done: ${w.do.selectedOptions[0].textContent}.`);
};

// ---- clock, events, raw payloads

const clock = input({ type: 'number', step: 1, value: 0 });
const eventBox = h('textarea', { rows: 4, spellcheck: 'false' }, '{"type": "app_home_opened", "tab": "home"}');
const eventUser = h('select');
const d = {
  type: choice(['action', 'command', 'submission', 'event', 'ssl_check']), sign: choice(['good', 'bad', 'stale', 'missing', 'nonnumeric']),
  times: input({ type: 'number', min: 1, value: 1 }), body: h('textarea', { rows: 5, spellcheck: 'false' }, '{}'),
};
const parsed = (box) => { try { return JSON.parse(box.value); } catch (error) { status.textContent = `That is not JSON: ${error.message}`; return null; } };

const answer = h('pre', { tabindex: 0, hidden: true, 'aria-label': 'What came back' });
async function deliver() {
  const body = parsed(d.body);
  if (!body) return;
  try {
    const result = await send('/control/deliver', { type: d.type.value, body, times: Number(d.times.value) || 1, sign: d.sign.value });
    answer.textContent = JSON.stringify(result, null, 2);
    answer.hidden = false;
    status.textContent = 'Delivered; what came back is below the form.';
  } catch (error) { status.textContent = error.message; }
}

fill(panel.querySelector('.panel-body'), status,
  h('section', null, h('h3', null, 'Quick'), h('div', { class: 'buttons wrap' },
    quick('The next call is 4 s late', { method: '*', kind: 'latency', seconds: 4 }), quick('The next call gets 429', { method: '*', kind: '429', seconds: 2 }),
    quick('The next message is sent, then the line drops', { method: 'chat.postMessage', kind: 'reset_after' }),
    h('button', { type: 'button', on: { click: () => call('/control/faults', undefined, 'DELETE', 'All faults are cleared.') } }, 'Clear all faults'))),
  form('A fault', [methods, field('Web API method', f.method), field('What happens', f.kind), field('Seconds (late, or Retry-After)', f.seconds), field('Error word', f.error), field('How many calls', f.times), field('After letting pass', f.after)], 'Set this fault', addFault),
  form('The workspace', [field('What happens', w.do), ...Object.values(worldRows)], 'Do it', changeWorld),
  form('The clock', [field('Seconds ahead of now', clock)], 'Set the clock', () => call('/control/clock', { offset_seconds: Number(clock.value) || 0 }, 'POST', 'The clock is set.')),
  form('An event', [field('Event (JSON)', eventBox), field('By', eventUser)], 'Send the event', () => { const event = parsed(eventBox); if (event) call('/control/event', { event, user: eventUser.value || undefined }, 'POST', 'Sent.'); }),
  form('A raw payload: replay, forgery, duplicates', [field('Type', d.type), field('Signature', d.sign), field('How many times', d.times), field('Body (JSON)', d.body)], 'Deliver it', deliver), answer);
needed();

export function drawTrouble() {
  if (panel.hidden || !store.state) return;
  const sign = store.names + JSON.stringify(store.people.map((p) => p.kind));
  if (panel.dataset.sign === sign) return;
  panel.dataset.sign = sign;
  const keep = (select, options) => { const was = select.value; fill(select, options); if (was) select.value = was; };
  keep(w.channel, [h('option', { value: '' }, 'none'), store.state.channels.filter((c) => c.kind !== 'im').map((c) => h('option', { value: c.id }, c.name))]);
  const people = store.people.map((p) => h('option', { value: p.id }, `${p.real_name || p.name}${kindOf(p) ? ` (${kindOf(p)})` : ''}`));
  keep(w.user, [h('option', { value: '' }, 'none'), people]);
  keep(eventUser, people.map((p) => p.cloneNode(true)));
}
