import { get } from '../../lib/api.js';
import { h } from '../../lib/dom.js';
import { to } from '../../lib/router.js';
import { living } from '../../parts/card.js';
import { toast } from '../../parts/toast.js';
import { content } from './content.js';
import { discounts } from './discounts.js';
import { devices } from './devices.js';
import { bundles } from './bundles.js';
import { plans } from './plans.js';
import { prices } from './prices.js';
import { versions } from './versions.js';

const sections = [
  ['plans', 'Plans', plans],
  ['bundles', 'Bundles', bundles],
  ['prices', 'Price lists', prices],
  ['discounts', 'Discounts', discounts],
  ['content', 'Content', content],
  ['devices', 'Devices and limits', devices],
  ['versions', 'Versions', versions],
];

/** What the operator sells: one document, edited entry by entry, in force as a whole. */
export function cataloguePage([path = 'plans'], { may, title }) {
  const [, name, draw] = sections.find(([one]) => one === path) ?? sections[0];
  title(`Catalogue, ${name.toLowerCase()}`);
  const place = living(
    () => get('catalogue'),
    view =>
      draw({
        ...view,
        mayEdit: may('EditCatalogue'),
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
