import { remove } from '../../lib/api.js';
import { h } from '../../lib/dom.js';
import { shortId, time, words } from '../../lib/format.js';
import { to } from '../../lib/router.js';
import { card } from '../../parts/card.js';
import { dialog } from '../../parts/dialog.js';
import { form } from '../../parts/form.js';

/**
 * What runs now: streams, sessions, and the services the people on the account have connected.
 * @param {Ui.AccountContext} context
 */
export const connections = context => [streams(context), sessions(context), services(context)];

/** @param {string} text */
const none = text => h('p', { class: 'hint' }, text);

/**
 * @template One
 * @param {readonly One[]} items
 * @param {Ui.Child} nothing
 * @param {(one: One) => Ui.Child} draw
 */
const rows = (items, nothing, draw) => (items.length === 0 ? nothing : h('ul', { class: 'rows' }, items.map(draw)));

/** @param {Ui.AccountContext} context */
const streams = ({ view, may }) =>
  card(
    'streams',
    'Playing now',
    rows(view.streams, none('Nothing is playing.'), one =>
      h(
        'li',
        {},
        h(
          'span',
          {},
          h('strong', {}, one.content),
          h('small', { class: 'aside' }, partnerLink(one.partner, may), ` on ${one.deviceType}`),
        ),
        h('span', { class: 'hint' }, 'since ', time(one.startedAt)),
      ),
    ),
  );

/** @param {Ui.AccountContext} context */
const sessions = context =>
  card(
    'sessions',
    'Signed in',
    rows(context.view.sessions, none('Nobody is signed in.'), one =>
      h(
        'li',
        {},
        h(
          'span',
          {},
          h('strong', {}, one.deviceLabel ?? 'Unknown device'),
          h('small', { class: 'aside' }, `${words(one.method)}, last used `, time(one.lastUsedAt)),
        ),
        context.mayEdit &&
          h(
            'button',
            { type: 'button', class: 'quiet', onclick: () => end(one, context) },
            'End',
            h('span', { class: 'unseen' }, ` the session on ${one.deviceLabel ?? 'an unknown device'}`),
          ),
      ),
    ),
  );

/** @param {Ui.AccountContext} context */
const services = ({ view, may }) =>
  card(
    'services',
    'Connected services',
    rows(view.services, none('None yet.'), one =>
      h(
        'li',
        {},
        h(
          'span',
          {},
          h('strong', {}, partnerLink(one.partner, may)),
          h(
            'small',
            { class: 'aside' },
            'by ',
            personOf(view, one.person),
            one.lastUsedAt && [', last used ', time(one.lastUsedAt)],
          ),
        ),
        h('span', { class: 'hint' }, 'since ', time(one.givenAt)),
      ),
    ),
  );

/**
 * @param {string} partner
 * @param {Ui.AccountContext['may']} may
 */
const partnerLink = (partner, may) =>
  may('ViewConfiguration') ? h('a', { href: to('partners', partner) }, partner) : partner;

/**
 * @param {Api.AccountOverview} view
 * @param {string} id
 */
function personOf(view, id) {
  const person = view.people.find(one => one.id === id);
  return person?.role === 'Household' ? 'the household' : (person?.number ?? shortId(id));
}

/**
 * @param {Api.AccountOverview['sessions'][number]} session
 * @param {Ui.AccountContext} context
 */
async function end(session, { path, done }) {
  const ended = await dialog('End this session?', close =>
    form({
      submit: 'End the session',
      danger: true,
      cancel: () => close(),
      fields: [],
      send: async () => close((await remove(`${path}/sessions/${session.id}`)) ?? true),
    }),
  );
  if (ended) done('The session was ended.');
}
