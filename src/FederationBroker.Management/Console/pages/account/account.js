import { get } from '../../lib/api.js';
import { h } from '../../lib/dom.js';
import { to } from '../../lib/router.js';
import { card, living } from '../../parts/card.js';
import { toast } from '../../parts/toast.js';
import { changesOf } from '../audit.js';
import { statusBadge } from '../../parts/accountStatus.js';
import { catalogueInForce } from '../catalogue/document.js';
import { bill } from './bill.js';
import { connections } from './connections.js';
import { contract } from './contract.js';
import { devices } from './devices.js';
import { offer } from './offer.js';
import { people } from './people.js';
import { profiles } from './profiles.js';
import { purchases } from './purchases.js';

/**
 * Everything about one account on one page. Each part is drawn by its own module from the same view.
 * @param {string} id
 * @param {Ui.PageContext} context
 */
export function accountPage(id, { may, title }) {
  /** @type {`accounts/${string}`} */
  const path = `accounts/${encodeURIComponent(id)}`;
  let device = '';
  const place = living(async () => {
    const view = await get(path, { device });
    return { view, catalogue: (await catalogueInForce()).catalogue };
  }, draw);

  /**
   * @param {{ view: Api.AccountOverview, catalogue: Ui.Catalogue }} known
   * @returns {Ui.Drawn}
   */
  function draw({ view, catalogue }) {
    title(`Account ${view.account.number}`);
    /** @type {Ui.AccountContext} */
    const context = {
      path,
      view,
      catalogue,
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
      bill(context),
      may('ViewAudit') && card('changes', 'What was changed', changesOf('account', view.account.id)),
    ];
  }

  return [h('p', { class: 'trail' }, h('a', { href: to('accounts') }, '← All accounts')), place];
}
