import { get, remove, signInAgain } from '../lib/api.js';
import { h, newId } from '../lib/dom.js';
import { go, to } from '../lib/router.js';
import { icon } from '../parts/icon.js';
import { searched } from './searched.js';

/**
 * Operator, search, who is signed in. A person of the platform sees at every moment whose console this is.
 * @param {Api.SessionView} session
 * @param {HTMLElement} side
 */
export function topBar(session, side) {
  /** @type {HTMLButtonElement} */
  const menu = h(
    'button',
    {
      type: 'button',
      class: 'quiet menu',
      'aria-controls': side.id,
      'aria-expanded': 'false',
      onclick: () => menu.setAttribute('aria-expanded', String(document.body.classList.toggle('side-open'))),
    },
    icon('menu'),
    h('span', {}, 'Menu'),
  );
  addEventListener('hashchange', () => menu.setAttribute('aria-expanded', 'false'));

  return h(
    'header',
    { class: session.caller.ofPlatform ? 'top platform' : 'top' },
    menu,
    h(
      'a',
      { class: 'brand', href: to('') },
      h('img', { src: document.body.dataset.logo, alt: session.operator.name, height: 32 }),
    ),
    session.caller.ofPlatform && tenantSwitch(session),
    searchBox(),
    person(session),
  );
}

function searchBox() {
  const id = newId('search');
  const input = h('input', {
    id,
    type: 'search',
    placeholder: 'Account, partner, person or request',
    maxlength: 128,
    autocomplete: 'off',
  });
  // What is searched for stays out of the address: it may be somebody's name.
  return h(
    'form',
    {
      class: 'search',
      role: 'search',
      onsubmit: event => {
        event.preventDefault();
        searched.text = input.value;
        go('search');
      },
    },
    h('label', { for: id, class: 'unseen' }, 'Search'),
    icon('search'),
    input,
  );
}

/** @param {Api.SessionView} session */
function person(session) {
  return h(
    'details',
    { class: 'person' },
    h(
      'summary',
      {},
      h('span', { class: 'monogram', 'aria-hidden': 'true' }, [...session.caller.name][0].toUpperCase()),
      h('span', { class: 'unseen' }, 'Your session: '),
      h('span', { class: 'name' }, session.caller.name),
    ),
    h(
      'div',
      { class: 'sheet' },
      h('p', {}, h('strong', {}, session.caller.name)),
      h('p', { class: 'hint' }, `${session.roles.join(', ')} · ${session.operator.name}`),
      h(
        'button',
        {
          type: 'button',
          class: 'second',
          onclick: async () => {
            await remove('session');
            signInAgain('out');
          },
        },
        icon('out'),
        'Sign out',
      ),
    ),
  );
}

/** @param {Api.SessionView} session */
function tenantSwitch(session) {
  const id = newId('operator');
  /** @type {HTMLSelectElement} */
  const select = h(
    'select',
    { id, onchange: () => location.assign(select.value) },
    h('option', { value: document.body.dataset.base, selected: true }, session.operator.name),
  );
  get('tenants').then(
    ({ items }) => {
      const all = [
        ['/platform/staff/', 'Platform', '*'],
        ...items.map(tenant => [`/t/${tenant.id}/staff/`, tenant.name, tenant.id]),
      ];
      select.replaceChildren(
        ...all.map(([address, name, tenant]) =>
          h('option', { value: address, selected: tenant === session.operator.id }, name),
        ),
      );
    },
    () => {
      select.disabled = true;
    },
  );
  return h('div', { class: 'switch' }, h('label', { for: id }, 'Acting at'), select);
}
