// The few emoji names that sandbox messages use; any other :name: stays as typed.

const NAMES = {
  white_check_mark: '✅', heavy_check_mark: '✔️', ballot_box_with_check: '☑️', x: '❌', negative_squared_cross_mark: '❎',
  no_entry: '⛔', no_entry_sign: '🚫', warning: '⚠️', exclamation: '❗', question: '❓', information_source: 'ℹ️', bulb: '💡',
  lock: '🔒', unlock: '🔓', closed_lock_with_key: '🔐', key: '🔑', shield: '🛡️', eyes: '👀', see_no_evil: '🙈',
  hourglass: '⌛', hourglass_flowing_sand: '⏳', alarm_clock: '⏰', clock1: '🕐', calendar: '📆', date: '📅', stopwatch: '⏱️',
  bell: '🔔', no_bell: '🔕', speech_balloon: '💬', envelope: '✉️', inbox_tray: '📥', outbox_tray: '📤', telephone_receiver: '📞', iphone: '📱',
  page_facing_up: '📄', memo: '📝', clipboard: '📋', file_folder: '📁', open_file_folder: '📂', books: '📚', scroll: '📜', paperclip: '📎', link: '🔗', pencil2: '✏️', pencil: '📝',
  wave: '👋', thumbsup: '👍', '+1': '👍', thumbsdown: '👎', '-1': '👎', pray: '🙏', clap: '👏', raised_hands: '🙌', raising_hand: '🙋', handshake: '🤝',
  smile: '😄', slightly_smiling_face: '🙂', thinking_face: '🤔', tada: '🎉', heart: '❤️', star: '⭐', sparkles: '✨', rocket: '🚀', robot_face: '🤖',
  red_circle: '🔴', large_orange_circle: '🟠', large_yellow_circle: '🟡', large_green_circle: '🟢', large_blue_circle: '🔵', white_circle: '⚪', black_circle: '⚫',
  large_green_square: '🟩', large_red_square: '🟥', arrow_right: '➡️', arrow_left: '⬅️', arrow_up: '⬆️', arrow_down: '⬇️', arrows_counterclockwise: '🔄',
  mag: '🔍', gear: '⚙️', wrench: '🔧', house: '🏠', hospital: '🏥', office: '🏢', school: '🏫', busts_in_silhouette: '👥', bust_in_silhouette: '👤', family: '👪', rotating_light: '🚨', sos: '🆘', zzz: '💤', new: '🆕', ok: '🆗', point_right: '👉', point_down: '👇', crossed_flags: '🎌', hand: '✋', raised_hand: '✋', octagonal_sign: '🛑',
};

export const emoji = (name) => (Object.hasOwn(NAMES, name) ? NAMES[name] : null);

/** Literal text with the known :names: replaced. */
export const withEmoji = (text) => text.replace(/:([a-z0-9_+-]+):/g, (all, name) => emoji(name) || all);
