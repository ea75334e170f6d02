import { date, money } from '../../lib/format.js';

/** @type {Record<string, string>} */
export const bundleKinds = {
  channels: 'Channels',
  dvr: 'Catch-up',
  vod: 'Films and series',
  npvr: 'Recorder',
  ppv: 'Pay per view',
  limit: 'More devices',
};
/** @type {Record<string, string>} */
export const vodModels = {
  tvod: 'Each title is rented',
  svod: 'All for a subscription',
  avod: 'Paid by advertising',
  fvod: 'Free',
};
/** @type {Record<string, string>} */
export const provisions = { subscription: 'Subscription', oneTime: 'One payment' };
/** @type {Record<string, string>} */
export const terms = { day: 'Day', month: 'Month', year: 'Year', lifetime: 'For good' };
/** @type {Record<string, string>} */
export const starts = { active: 'On', notActive: 'Off', invisible: 'Off and not shown' };
/** @type {Record<string, string>} */
export const charges = { fixed: 'For the whole programme', perMinute: 'For each minute' };

/** @param {Record<string, string>} words */
export const options = words => Object.entries(words).map(([value, label]) => ({ value, label }));

/**
 * "from 1 Jan 2026 until 1 Jan 2027".
 * @param {Ui.Validity | null | undefined} validity
 */
export function span(validity) {
  const { from, until } = validity ?? {};
  if (!from && !until) return 'always';
  return [from && `from ${date(from)}`, until && `until ${date(until)}`].filter(Boolean).join(' ');
}

/**
 * "14.99 a month", "3.99 for a day".
 * @param {Pick<Ui.PriceList, 'price' | 'provision' | 'term'>} list
 * @param {string} currency
 */
export function priceWords(list, currency) {
  const amount = money(list.price, currency);
  if (list.term === 'lifetime') return `${amount} for good`;
  return `${amount} ${list.provision === 'subscription' ? 'a' : 'for a'} ${list.term}`;
}

/**
 * The conditions of an entry in a plan, as one sentence.
 * @param {Ui.EntryTerms | null | undefined} entry
 */
export function termWords(entry) {
  const {
    atStart = 'active',
    days,
    subscriberMayToggle,
    hidden,
    hideAfterUnsubscribing,
    deviceTypes = [],
    validity,
  } = entry ?? {};
  return [
    `${starts[atStart].toLowerCase()} at the start`,
    subscriberMayToggle && 'subscribers choose',
    days && `for ${days} days`,
    deviceTypes.length > 0 && `only on ${deviceTypes.join(', ')}`,
    hidden && 'hidden',
    hideAfterUnsubscribing && 'hidden once turned off',
    (validity?.from || validity?.until) && span(validity),
  ]
    .filter(Boolean)
    .join(', ');
}
