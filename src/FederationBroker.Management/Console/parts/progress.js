import { h, newId } from '../lib/dom.js';
import { number } from '../lib/format.js';
import { announce } from './toast.js';

/**
 * How far something is. Returns an element with update(done, all, words?); screen readers hear every quarter, not every step.
 * @param {string} label
 */
export function progress(label) {
  const id = newId('progress');
  const bar = h('progress', { id, max: 1, value: 0 });
  const text = h('span', { class: 'hint' });
  const element = h('div', { class: 'progress' }, h('label', { for: id }, label), bar, text);
  let heard = 0;

  /** @param {number} done @param {number} all @param {string} [words] */
  function update(done, all, words = '') {
    bar.value = all > 0 ? done / all : 0;
    text.textContent = `${number(done)} of ${number(all)}${words && ` · ${words}`}`;
    const quarter = Math.floor(bar.value * 4);
    if (quarter > heard) announce(`${label}: ${quarter * 25} percent.`);
    heard = quarter;
  }

  return Object.assign(element, { update });
}
