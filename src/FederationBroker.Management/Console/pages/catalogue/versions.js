import { get, previewOf, post } from '../../lib/api.js';
import { h } from '../../lib/dom.js';
import { badge, shortId, time } from '../../lib/format.js';
import { confirmPreview } from '../../parts/dialog.js';
import { empty } from '../../parts/states.js';
import { table } from '../../parts/table.js';

/**
 * Every state the catalogue was in; each can be put into force again.
 * @param {Ui.CatalogueView} view
 */
export const versions = view =>
  table({
    caption: 'Versions',
    load: cursor => get('catalogue/versions', { cursor }),
    whenEmpty: () => empty('No versions yet', 'The first change makes the first.'),
    columns: [
      { title: 'Version', cell: one => String(one.version) },
      { title: 'State', cell: one => (one.version === view.version ? badge('in force', 'good') : null) },
      { title: 'Made', cell: one => time(one.changedAt, true) },
      { title: 'By', cell: one => shortId(one.changedBy) },
      ...(view.mayEdit
        ? [
            {
              title: 'Change',
              cell: (/** @type {Api.CatalogueVersionView} */ one) =>
                one.version === view.version
                  ? null
                  : h(
                      'button',
                      { type: 'button', class: 'quiet', onclick: () => restore(one, view) },
                      'Put into force again',
                      h('span', { class: 'unseen' }, ` version ${one.version}`),
                    ),
            },
          ]
        : []),
    ],
  });

/**
 * @param {Api.CatalogueVersionView} one
 * @param {Ui.CatalogueView} view
 */
async function restore({ version }, view) {
  const path = `catalogue/versions/${version}/restore`;
  const restored = await confirmPreview({
    title: `Put version ${version} into force again?`,
    confirm: 'Put into force',
    plan: () => previewOf('POST', path, { version: view.version }),
    run: () => post(path, undefined, { version: view.version }),
  });
  if (restored) view.done(`The catalogue is as it was in version ${version}.`);
}
