import { get } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { badge, duration, time } from '../lib/format.js';
import { to } from '../lib/router.js';
import { configurationState } from '../parts/configurationState.js';
import { ownedBy } from '../parts/ownedBy.js';
import { empty, loaded } from '../parts/states.js';
import { table } from '../parts/table.js';

/** @type {Record<string, [string, string]>} */
const states = {
  active: ['active', 'good'],
  disabled: ['switched off', 'bad'],
  'not-yet': ['not yet valid', 'plain'],
  ended: ['agreement ended', 'bad'],
  expired: ['metadata expired', 'bad'],
};
/** @param {Api.PartnerView} partner */
const stateOf = partner => badge(...states[partner.state]);

/**
 * @param {string[]} steps
 * @param {Ui.PageContext} context
 */
export const partnersPage = ([id], context) => (id ? onePartner(id, context) : allPartners());

const allPartners = () => [
  h('h1', {}, 'Partners'),
  h(
    'p',
    { class: 'lead' },
    'Streaming services that may sign subscribers in. They are configured in files; here you see what is live.',
  ),
  configurationState(),
  table({
    caption: 'Partners',
    load: cursor => get('configuration/partners', { cursor }),
    whenEmpty: () =>
      empty(
        'No partners yet',
        'Add a file to the folder partners/ of the configuration; the broker takes it up within a second.',
      ),
    columns: [
      { title: 'Partner', cell: partner => h('a', { href: to('partners', partner.id) }, partner.name) },
      { title: 'State', cell: stateOf },
      { title: 'Protocols', cell: partner => partner.protocols.join(', ') },
      { title: 'Sector', cell: partner => partner.sector },
      { title: 'Agreed data', numeric: true, cell: partner => String(partner.agreedClaims) },
      { title: 'Owned by', cell: partner => ownedBy(partner.ownedBy) },
    ],
  }),
];

/**
 * @param {string} id
 * @param {Ui.PageContext} context
 */
function onePartner(id, { title }) {
  const place = h('div', { class: 'stack' });
  loaded(
    place,
    () => get(`configuration/partners/${encodeURIComponent(id)}`),
    view => {
      title(view.partner.name);
      return [
        h('header', { class: 'headline' }, h('h1', {}, view.partner.name), stateOf(view.partner)),
        h(
          'p',
          { class: 'notice' },
          h(
            'span',
            {},
            'This partner is managed by ',
            ownedBy(view.partner.ownedBy),
            '. Change it there; the broker takes it up within a second.',
          ),
        ),
        h(
          'div',
          { class: 'columns' },
          facts('Agreement', [
            ['Sector', view.partner.sector],
            ['Valid from', time(view.validFrom) ?? 'always'],
            ['Valid until', time(view.validUntil) ?? 'open'],
            ['Privacy notice', view.privacyUrl],
          ]),
          view.oidc &&
            facts('OpenID Connect', [
              ['Client id', h('code', {}, view.oidc.clientId)],
              ['Authentication', view.oidc.clientAuthentication],
              ['Redirect addresses', list(view.oidc.redirectUris)],
              ['Grant types', view.oidc.grantTypes.join(', ')],
              ['ID tokens', view.oidc.idTokenSigningAlgorithm],
              ['Access tokens live', duration(view.oidc.accessTokenLifetime)],
              ['Refresh tokens live', duration(view.oidc.refreshTokenLifetime)],
            ]),
          view.saml &&
            facts('SAML 2.0', [
              ['Entity ID', h('code', {}, view.saml.entityId)],
              ['Signed requests', view.saml.requireSignedRequests ? 'required' : 'as its metadata says'],
              ['Signs', view.saml.sign],
              ['Name ID', view.saml.nameId],
              ['Assertions live', duration(view.saml.assertionLifetime)],
              ['Metadata valid until', time(view.saml.metadataValidUntil) ?? 'open'],
            ]),
        ),
        h(
          'section',
          { class: 'card' },
          h('h2', {}, 'Data it may get'),
          h('p', { class: 'hint' }, 'Each subscriber is asked as well; what is optional may be refused.'),
          claims(view.claims),
        ),
      ];
    },
  );
  return [h('p', { class: 'trail' }, h('a', { href: to('partners') }, '← All partners')), place];
}

/**
 * @param {string} title
 * @param {readonly (readonly [string, Ui.Child])[]} pairs
 */
export const facts = (title, pairs) =>
  h(
    'section',
    { class: 'card' },
    h('h2', {}, title),
    h(
      'dl',
      { class: 'sheet-list' },
      pairs.filter(([, value]) => value).map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
    ),
  );

/** @param {readonly string[]} values */
const list = values =>
  h(
    'ul',
    {},
    values.map(value => h('li', {}, h('code', {}, value))),
  );

/** @param {readonly Api.AgreedClaimView[]} items */
const claims = items =>
  items.length === 0
    ? empty('Nothing', 'This partner learns a pseudonym and no more.')
    : h(
        'ul',
        { class: 'rows' },
        items.map(claim =>
          h(
            'li',
            {},
            h('span', {}, h('strong', {}, claim.claim), h('small', {}, ` ${claim.purpose}`)),
            badge(claim.required ? 'needed' : 'optional', claim.required ? 'good' : 'plain'),
          ),
        ),
      );
