import { h } from '../../lib/dom.js';
import { to } from '../../lib/router.js';
import { living } from '../../parts/card.js';
import { toast } from '../../parts/toast.js';
import { catalogueInForce } from './document.js';
import { content } from './content.js';
import { discounts } from './discounts.js';
import { devices } from './devices.js';
import { bundles } from './bundles.js';
import { plans } from './plans.js';
import { prices } from './prices.js';
import { versions } from './versions.js';

/** @typedef {[string, string, (view: Ui.CatalogueView) => Ui.Drawn]} Section */

/** @type {Section} */
const first = ['plans', 'Plans', plans];
/** @type {Section[]} */
const sections = [
  first,
  ['bundles', 'Bundles', bundles],
  ['prices', 'Price lists', prices],
  ['discounts', 'Discounts', discounts],
  ['content', 'Content', content],
  ['devices', 'Devices and limits', devices],
  ['versions', 'Versions', versions],
];

/**
 * What the operator sells: one document, edited entry by entry, in force as a whole.
 * @param {string[]} steps
 * @param {Ui.PageContext} context
 */
export function cataloguePage([path = 'plans'], { may, title }) {
  const [, name, draw] = sections.find(([one]) => one === path) ?? first;
  title(`Catalogue, ${name.toLowerCase()}`);
  /** @type {HTMLElement & { refresh: () => unknown }} */
  const place = living(
    () => catalogueInForce(),
    view =>
      draw({
        ...view,
        mayEdit: may('EditCatalogue'),
        /** @param {string} text */
        done(text) {
          toast(text);
          return place.refresh();
        },
      }),
  );
  return [
    h('header', { class: 'headline' }, h('h1', {}, 'Catalogue')),
    h(
      'p',
      { class: 'lead' },
      'What is sold, to whom and for how much. Every change is checked against the whole, shows whom it reaches, and can be taken back.',
    ),
    h(
      'nav',
      { class: 'tabs', 'aria-label': 'Parts of the catalogue' },
      h(
        'ul',
        {},
        sections.map(([one, label]) =>
          h('li', {}, h('a', { href: to('catalogue', one), 'aria-current': one === path && 'true' }, label)),
        ),
      ),
    ),
    place,
  ];
}
