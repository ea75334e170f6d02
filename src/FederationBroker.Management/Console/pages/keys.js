import { get, previewOf, post, remove } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { badge, time } from '../lib/format.js';
import { confirmPreview, dialog, showOnce } from '../parts/dialog.js';
import { form } from '../parts/form.js';
import { empty } from '../parts/states.js';
import { table } from '../parts/table.js';
import { toast } from '../parts/toast.js';
import { rolesHere } from './staff.js';

/** @type {Record<string, string>} */
const kinds = { valid: 'good', expired: 'plain', revoked: 'bad' };

/**
 * @param {string[]} _
 * @param {Ui.PageContext} context
 */
export function keysPage(_, { session, may }) {
  const mayEdit = may('EditKeys');
  /** @type {HTMLElement & { reload: () => unknown }} */
  const listing = table({
    caption: 'API keys',
    load: cursor => get('keys', { cursor }),
    whenEmpty: () =>
      empty('No keys yet', 'A key lets a program of yours use the management API, with one role, until a day.'),
    columns: [
      { title: 'What for', cell: key => key.label },
      { title: 'Role', cell: key => key.role },
      { title: 'State', cell: key => badge(key.state, kinds[key.state]) },
      { title: 'Ends', cell: key => time(key.expiresAt) },
      { title: 'Last used', cell: key => time(key.lastUsedAt) },
      {
        title: 'Change',
        cell: key =>
          mayEdit && key.state === 'valid'
            ? h(
                'button',
                { type: 'button', class: 'quiet', onclick: () => revoke(key, listing) },
                'Revoke',
                h('span', { class: 'unseen' }, ` ${key.label}`),
              )
            : null,
      },
    ],
  });
  return [
    h(
      'header',
      { class: 'headline' },
      h('h1', {}, 'API keys'),
      mayEdit && h('button', { type: 'button', class: 'main', onclick: () => make(session, listing) }, 'Make a key'),
    ),
    h(
      'p',
      { class: 'lead' },
      'For programs. The same API as this console; ',
      h(
        'a',
        { href: `${document.body.dataset.base}/api/v1/openapi.json`, target: '_blank', rel: 'noopener' },
        'its description (OpenAPI 3.1)',
      ),
      '.',
    ),
    listing,
  ];
}

/**
 * @param {Api.SessionView} session
 * @param {{ reload: () => unknown }} listing
 */
async function make(session, listing) {
  /** @type {Api.NewApiKeyView | undefined} */
  const made = await dialog('Make a key', close =>
    form({
      submit: 'Make',
      cancel: () => close(),
      fields: [
        { name: 'label', label: 'What is it for?', required: true, max: 80 },
        {
          name: 'role',
          label: 'Role',
          type: 'select',
          options: rolesHere(session),
          hint: 'Give the smallest one that does the work.',
        },
        { name: 'days', label: 'Days it lives', type: 'number', value: 90, min: 1, max: 366 },
      ],
      send: async values => close(await post('keys', values)),
    }),
  );
  if (!made) return;
  listing.reload();
  await showOnce('The new key', 'Put it where the program finds it. It is not shown again.', made.secret);
  toast('The key was made.');
}

/**
 * @param {Api.ApiKeyView} key
 * @param {{ reload: () => unknown }} listing
 */
async function revoke(key, listing) {
  const revoked = await confirmPreview({
    title: `Revoke ${key.label}?`,
    confirm: 'Revoke',
    plan: () => previewOf('DELETE', `keys/${key.id}`),
    run: () => remove(`keys/${key.id}`),
  });
  if (!revoked) return;
  toast(`${key.label} was revoked.`);
  listing.reload();
}
