import { post } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { badge } from '../lib/format.js';
import { to } from '../lib/router.js';
import { searched } from '../shell/searched.js';
import { empty, loaded } from '../parts/states.js';

// Kind of hit → its name, and the page that shows it.
/** @type {Record<string, [string, (hit: Api.SearchHit) => string]>} */
const kinds = {
  account: ['Account', hit => to('accounts', hit.id)],
  partner: ['Partner', hit => to('partners', hit.id)],
  staff: ['Staff', hit => to('staff', hit.id)],
  request: ['Request', hit => to('audit', { requestId: hit.id })],
};

export function searchPage() {
  const { text } = searched;
  const place = h('div', {});
  loaded(
    place,
    () => (text.trim().length < 2 ? { hits: [] } : post('search', { text })),
    ({ hits }) =>
      hits.length === 0
        ? empty(
            'Nothing found',
            'Accounts are found by the beginning of their number, by a device or by a whole cable ID; names of staff and request ids when they are whole; partners also by a part of their name.',
          )
        : h(
            'ul',
            { class: 'hits' },
            hits.map(hit =>
              h('li', {}, h('a', { href: kinds[hit.kind][1](hit) }, hit.title), badge(kinds[hit.kind][0])),
            ),
          ),
  );
  return [
    h('h1', {}, 'Search'),
    h('p', { class: 'lead' }, text ? `For “${text}”.` : 'Type into the box above.'),
    place,
  ];
}
