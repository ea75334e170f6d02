import { h } from '../lib/dom.js';

const SHOWN_FOR = 6000;

// Both regions are in the document from the start: a live region that appears together with its text is often not read.
const quiet = h('div', { class: 'toasts', role: 'status', 'aria-live': 'polite' });
const spoken = h('p', { class: 'unseen', role: 'status', 'aria-live': 'polite' });

export const toastRegion = () => [quiet, spoken];

/**
 * Says that something is done. Errors are not toasts: they stay where they happened.
 * @param {string} text
 */
export function toast(text) {
  const note = h('p', { class: 'toast' }, text);
  quiet.append(note);
  setTimeout(() => note.remove(), SHOWN_FOR);
}

/**
 * For those who do not see what changed.
 * @param {string} text
 */
export function announce(text) {
  spoken.textContent = text;
}
