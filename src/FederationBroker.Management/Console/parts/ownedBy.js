import { h } from '../lib/dom.js';
import { icon } from './icon.js';

/**
 * The configuration file in which something is changed.
 * @param {string} file
 */
export const ownedBy = file => h('span', { class: 'owned' }, icon('file'), h('code', {}, file));
