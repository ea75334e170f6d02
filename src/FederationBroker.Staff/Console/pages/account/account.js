import { get } from '../../lib/api.js';
import { h } from '../../lib/dom.js';
import { to } from '../../lib/router.js';
import { card, living } from '../../parts/card.js';
import { toast } from '../../parts/toast.js';
import { changesOf } from '../audit.js';
import { statusBadge } from '../accounts.js';
import { connections } from './connections.js';
import { contract } from './contract.js';
import { devices } from './devices.js';
import { offer } from './offer.js';
import { people } from './people.js';
import { profiles } from './profiles.js';
import { purchases } from './purchases.js';

/** Everything about one account on one page. Each part is drawn by its own module from the same view. */
export function accountPage(id, { may, title }) {
  const path = `accounts/${encodeURIComponent(id)}`;
  let device = '';
  const place = living(async () => [await get(path, { device }), await get('catalogue')], draw);

  function draw([view, { catalogue }]) {
    title(`Account ${view.account.number}`);
    const context = {
      path,
      view,
      catalogue: catalogue ?? { currency: 'EUR', deviceTypes: [], bundles: [], plans: [], content: [] },
      mayEdit: may('EditAccounts'),
      may,
      device,
      look(type) {
        device = type;
        return place.refresh();
      },
      done(text) {
        toast(text);
        return place.refresh();
      },
    };
    return [
      h('header', { class: 'headline' }, h('h1', {}, view.account.number), statusBadge(view.account.effectiveStatus)),
      contract(context),
      offer(context),
      people(context),
      devices(context),
      h('div', { class: 'columns' }, profiles(context), purchases(context)),
      h('div', { class: 'columns three' }, ...connections(context)),
      may('ViewAudit') && card('changes', 'What was changed', changesOf('account', view.account.id)),
    ];
  }

  return [h('p', { class: 'trail' }, h('a', { href: to('accounts') }, '← All accounts')), place];
}
