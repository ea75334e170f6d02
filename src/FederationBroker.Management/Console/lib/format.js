import { minorDigits } from './currencies.js';
import { h } from './dom.js';

const moment = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short' });
const exact = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });
const dayMonth = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });
const numbers = new Intl.NumberFormat('en-GB');

/** @param {number | bigint} value */
export const number = value => numbers.format(value);

/**
 * A moment in the reader's own time zone; the machine-readable value stays UTC.
 * @param {string | null | undefined} iso
 * @param {boolean} [seconds]
 */
export const time = (iso, seconds = false) =>
  iso ? h('time', { datetime: iso, title: iso }, (seconds ? exact : moment).format(new Date(iso))) : null;

/** @param {string} iso of a day */
export const day = iso => dayMonth.format(new Date(`${iso}T00:00:00Z`));

/**
 * ISO 8601 durations as .NET writes them: "12:00:00", "30.00:00:00".
 * @param {string} text
 */
export function duration(text) {
  const [, days, hours, minutes, seconds] = /^(?:(\d+)\.)?(\d+):(\d+):(\d+)/.exec(text) ?? [];
  const parts = [
    [days, 'd'],
    [hours, 'h'],
    [minutes, 'min'],
    [seconds, 's'],
  ]
    .filter(([value]) => Number(value) > 0)
    .map(([value, unit]) => `${Number(value)} ${unit}`);
  return parts.join(' ') || '0 s';
}

/**
 * "EditAccounts" → "edit accounts".
 * @param {string} name
 */
export const words = name => name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();

/**
 * "staff:01a1fe37-…-4b2f9c01" → "staff:…4b2f9c01": ids begin with the time, so their end tells them apart. The whole id is in the title.
 * @param {string} id
 */
export const shortId = id =>
  h('code', { title: id }, id.length > 22 ? `${/^\w+:/.exec(id)?.[0] ?? ''}…${id.slice(-8)}` : id);

/**
 * @param {string} text
 * @param {string} [kind]
 */
export const badge = (text, kind = 'plain') => h('span', { class: `badge ${kind}` }, text);

/** @type {Map<string, Intl.NumberFormat>} */
const currencies = new Map();

// How people write an amount is the browser's to know; how many digits a minor unit has is not: it takes none for HUF and IDR.
/** @param {string} currency */
function currencyFormat(currency) {
  const digits = digitsOf(currency);
  /** @type {Intl.NumberFormatOptions} */
  const style = { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits };
  const known = currencies.get(currency) ?? new Intl.NumberFormat('en-GB', style);
  currencies.set(currency, known);
  return known;
}

/**
 * Decimal places of a currency by ISO 4217, from the broker's own table: 2 for EUR and HUF, 0 for JPY, 3 for KWD.
 * @param {string} currency
 */
export const digitsOf = currency => minorDigits[currency];

/**
 * Minor units as a decimal text, moved as text: "149900" of HUF is "1499.00".
 * @param {number} minor
 * @param {string} currency
 */
export function decimalOf(minor, currency) {
  const digits = digitsOf(currency);
  const text = String(Math.abs(minor)).padStart(digits + 1, '0');
  const sign = minor < 0 ? '-' : '';
  return digits === 0 ? `${sign}${text}` : `${sign}${text.slice(0, -digits)}.${text.slice(-digits)}`;
}

/**
 * An amount in minor units.
 * @param {number} minor
 * @param {string} currency
 */
export const money = (minor, currency) =>
  currencyFormat(currency).format(/** @type {Intl.StringNumericLiteral} */ (decimalOf(minor, currency)));

/**
 * Names of enumerations, in whichever case they came: "OneTime" and "oneTime" are "oneTime".
 * @param {string | null | undefined} name
 */
export const lower = name => (name ? name[0].toLowerCase() + name.slice(1) : '');

/**
 * A day as people write it, for the ends of validities.
 * @param {string | Date} iso
 */
export const date = iso => new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(new Date(iso));
