// What has been typed or chosen and not yet sent, by block and action; it outlives every redraw, error and update.

export const dispatches = (block, el) => block.type !== 'input' || Boolean(block.dispatch_action);

/** Every element of these blocks that keeps a value */
export function* stateful(blocks) {
  for (const block of blocks || []) {
    const elements = block.type === 'input' ? [block.element] : block.type === 'section' ? [block.accessory] : block.type === 'actions' ? block.elements : [];
    for (const el of elements || []) if (el && el.action_id !== undefined && el.type in PAYLOAD && el.type !== 'overflow') yield { block, el };
  }
}

/** The key under which /control/act/press takes an element's value */
export const PAYLOAD = {
  plain_text_input: 'value', number_input: 'value', email_text_input: 'value', url_text_input: 'value',
  static_select: 'selected_option', external_select: 'selected_option', radio_buttons: 'selected_option', overflow: 'selected_option',
  multi_static_select: 'selected_options', multi_external_select: 'selected_options', checkboxes: 'selected_options',
  datepicker: 'selected_date', timepicker: 'selected_time', datetimepicker: 'selected_date_time',
  users_select: 'selected_user', multi_users_select: 'selected_users',
  conversations_select: 'selected_conversation', multi_conversations_select: 'selected_conversations',
  channels_select: 'selected_channel', multi_channels_select: 'selected_channels', file_input: 'files',
};

export const isMany = (type) => type.startsWith('multi_') || type === 'checkboxes' || type === 'file_input';

export function initial(el) {
  switch (el.type) {
    case 'static_select': case 'external_select': case 'radio_buttons': return el.initial_option?.value ?? null;
    case 'checkboxes': case 'multi_static_select': case 'multi_external_select': return (el.initial_options || []).map((o) => o.value);
    case 'datepicker': return el.initial_date ?? null;
    case 'timepicker': return el.initial_time ?? null;
    case 'datetimepicker': return el.initial_date_time != null ? String(el.initial_date_time) : null;
    case 'users_select': return el.initial_user ?? null;
    case 'multi_users_select': return el.initial_users || [];
    case 'conversations_select': return el.initial_conversation ?? null;
    case 'multi_conversations_select': return el.initial_conversations || [];
    case 'channels_select': return el.initial_channel ?? null;
    case 'multi_channels_select': return el.initial_channels || [];
    case 'file_input': return [];
    default: return el.initial_value ?? null;
  }
}

/** False once an update took away the option that was chosen */
function stillOffered(el, value) {
  if (!['static_select', 'radio_buttons', 'multi_static_select', 'checkboxes'].includes(el.type)) return true;
  const offered = [...(el.options || []), ...(el.option_groups || []).flatMap((g) => g.options || [])].map((o) => o.value);
  return [value].flat().every((one) => one == null || offered.includes(one));
}

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);
const name = (block_id, action_id) => `${block_id}\n${action_id}`;

export class Values {
  #map = new Map();

  get(block_id, action_id) { return this.#map.get(name(block_id, action_id))?.value ?? null; }

  set(block_id, action_id, value) {
    const entry = this.#map.get(name(block_id, action_id)) || { block_id, action_id };
    Object.assign(entry, { value, dirty: true });
    this.#map.set(name(block_id, action_id), entry);
  }

  /** New elements take the server's value or their initial one, gone ones are dropped; what was typed here stays.
   *  Answers the entries that took a newer value from the server. */
  sync(blocks, server = {}, revision = Infinity) {
    const present = new Set();
    const taken = [];
    for (const { block, el } of stateful(blocks)) {
      const key = name(block.block_id, el.action_id);
      present.add(key);
      const theirs = server[block.block_id]?.[el.action_id];
      const entry = this.#map.get(key);
      if (!entry || entry.type !== el.type) {
        if (entry && entry.type === undefined) { entry.type = el.type; continue; }
        this.#map.set(key, { block_id: block.block_id, action_id: el.action_id, type: el.type, value: theirs !== undefined ? shape(theirs, el.type) : initial(el), dirty: false, since: 0 });
      } else if (!stillOffered(el, entry.value)) {
        entry.value = theirs !== undefined ? shape(theirs, el.type) : initial(el);
        taken.push(entry);
      } else if (!entry.dirty && theirs !== undefined && revision >= entry.since && !same(shape(theirs, el.type), entry.value)) {
        entry.value = shape(theirs, el.type);
        taken.push(entry);
      }
    }
    for (const key of [...this.#map.keys()]) if (!present.has(key)) this.#map.delete(key);
    return taken;
  }

  /** All values as {block_id: {action_id: value}}, or only those the server has not had yet */
  object(onlyDirty = false) {
    const out = {};
    for (const { block_id, action_id, value, dirty } of this.#map.values()) {
      if (!onlyDirty || dirty) (out[block_id] ||= {})[action_id] = value;
    }
    return out;
  }

  /** The server has had these values, as of this revision */
  sent(values, revision = 0) {
    for (const entry of this.#map.values()) {
      const had = values[entry.block_id]?.[entry.action_id];
      if (had !== undefined && same(had, entry.value)) { entry.dirty = false; entry.since = revision; }
    }
  }
}

const shape = (value, type) => {
  if (isMany(type)) return Array.isArray(value) ? value : value == null ? [] : [value];
  return value == null ? null : String(value);
};
