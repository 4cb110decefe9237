// Reads and writes moments in the acting person's time zone, as Slack does, whatever this computer's zone is.

function parts(ms, tz) {
  const format = (zone) => new Intl.DateTimeFormat('en-CA', {
    timeZone: zone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
  });
  let formatter;
  try { formatter = format(tz); } catch { formatter = format('UTC'); }
  return Object.fromEntries(formatter.formatToParts(new Date(ms)).map((p) => [p.type, p.value]));
}

export const dayOf = (seconds, tz) => { const p = parts(seconds * 1000, tz); return `${p.year}-${p.month}-${p.day}`; };
export const clockOf = (seconds, tz) => { const p = parts(seconds * 1000, tz); return `${p.hour}:${p.minute}`; };

/** Unix seconds -> the value of a datetime-local field */
export const toLocal = (seconds, tz) => { const p = parts(seconds * 1000, tz); return `${p.year}-${p.month}-${p.day}T${p.hour}:${p.minute}`; };

/** The value of a datetime-local field -> Unix seconds */
export function fromLocal(text, tz) {
  const m = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d)/.exec(text);
  if (!m) return null;
  const wanted = Date.UTC(+m[1], m[2] - 1, +m[3], +m[4], +m[5]);
  let guess = wanted;
  for (let i = 0; i < 3; i++) {
    const p = parts(guess, tz);
    guess += wanted - Date.UTC(+p.year, p.month - 1, +p.day, +p.hour, +p.minute);
  }
  return Math.floor(guess / 1000);
}

const say = (seconds, tz, options) => {
  try { return new Intl.DateTimeFormat('en-GB', { timeZone: tz, ...options }).format(new Date(seconds * 1000)); }
  catch { return new Intl.DateTimeFormat('en-GB', options).format(new Date(seconds * 1000)); }
};

export const longDay = (seconds, tz) => say(seconds, tz, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
export const fullTime = (seconds, tz) => say(seconds, tz, { dateStyle: 'full', timeStyle: 'medium' });

/** The {tokens} of <!date^ts^format|fallback>; null if it has none that we know. */
export function dateFormat(format, seconds, tz) {
  if (!Number.isFinite(seconds)) return null;
  const day = dayOf(seconds, tz);
  const now = Date.now() / 1000;
  const near = day === dayOf(now, tz) ? 'today' : day === dayOf(now - 86400, tz) ? 'yesterday' : day === dayOf(now + 86400, tz) ? 'tomorrow' : null;
  const date = say(seconds, tz, { day: 'numeric', month: 'long', year: 'numeric' });
  const short = say(seconds, tz, { day: 'numeric', month: 'short', year: 'numeric' });
  const long = longDay(seconds, tz);
  const known = {
    date_num: day, date, date_short: short, date_long: long, date_pretty: near || date, date_short_pretty: near || short, date_long_pretty: near || long,
    time: clockOf(seconds, tz), time_secs: say(seconds, tz, { timeStyle: 'medium' }), ago: ago(seconds, now),
    date_slash: say(seconds, tz, { day: '2-digit', month: '2-digit', year: 'numeric' }), day_divider_pretty: near || long,
  };
  let any = false;
  const text = format.replace(/\{(\w+)\}/g, (all, name) => {
    if (!Object.hasOwn(known, name)) return all;
    any = true;
    return known[name];
  });
  return any ? text : null;
}

function ago(seconds, now) {
  const away = Math.round(seconds - now);
  const [unit, size] = [['day', 86400], ['hour', 3600], ['minute', 60]].find(([, s]) => Math.abs(away) >= s) || ['second', 1];
  return new Intl.RelativeTimeFormat('en-GB', { numeric: 'auto' }).format(Math.round(away / size), unit);
}
