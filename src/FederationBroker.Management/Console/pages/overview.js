import { get } from '../lib/api.js';
import { h } from '../lib/dom.js';
import { day, number } from '../lib/format.js';
import { to } from '../lib/router.js';
import { barChart } from '../parts/chart.js';
import { icon } from '../parts/icon.js';
import { loaded } from '../parts/states.js';

/**
 * @param {string[]} _
 * @param {Ui.PageContext} context
 */
export function overviewPage(_, { session, may }) {
  const place = h('div', { class: 'stack' });
  loaded(
    place,
    () => get('overview'),
    view => [
      view.waitingFaults > 0 &&
        h(
          'p',
          { class: 'alert' },
          `${view.waitingFaults === 1 ? 'One configuration file is' : `${view.waitingFaults} configuration files are`} refused because of faults, or ended; Partners names them.`,
        ),
      view.ordersToReview > 0 &&
        may('ViewOrders') &&
        h(
          'p',
          { class: 'alert' },
          h(
            'a',
            { href: to('orders', { state: 'Review' }) },
            `${view.ordersToReview === 1 ? 'One order needs' : `${number(view.ordersToReview)} orders need`} a person`,
          ),
          ': nobody can tell how they ended.',
        ),
      h(
        'ul',
        { class: 'tiles' },
        tile('partners', 'Active partners', view.activePartners, may('ViewConfiguration') && to('partners')),
        tile('staff', 'Staff with a second factor', view.securedStaff, may('ViewStaff') && to('staff')),
        tile('keys', 'Valid API keys', { count: view.validKeys }, may('ViewStaff') && to('keys')),
        tile('file', 'Configuration in use', { count: view.configurationGeneration, word: 'no.' }),
      ),
      h('section', { class: 'card' }, signIns(view.signIns)),
    ],
  );
  return [h('h1', {}, 'Overview'), h('p', { class: 'lead' }, `${session.operator.name} at a glance.`), place];
}

/**
 * @param {string} name
 * @param {string} label
 * @param {{ count: number, all?: number, word?: string }} counted
 * @param {string | false} [address]
 */
const tile = (name, label, { count, all, word }, address) =>
  h(
    'li',
    { class: 'tile' },
    icon(name),
    h(
      'p',
      { class: 'figure' },
      word && h('small', {}, `${word} `),
      number(count),
      all !== undefined && h('small', {}, ` of ${number(all)}`),
    ),
    h('p', { class: 'hint' }, address ? h('a', { href: address }, label) : label),
  );

/** @param {readonly Api.SignInDay[]} days */
function signIns(days) {
  const [succeeded, refused] = [days.map(one => one.succeeded), days.map(one => one.refused)];
  /** @param {readonly number[]} list */
  const sum = list => list.reduce((a, b) => a + b, 0);
  return barChart({
    title: 'Sign-ins of subscribers, two weeks',
    summary: `${number(sum(succeeded))} sign-ins succeeded and ${number(sum(refused))} were refused in ${days.length} days.`,
    labels: days.map(one => day(one.day)),
    series: [
      { name: 'Succeeded', kind: 'first', values: succeeded },
      { name: 'Refused', kind: 'second', values: refused },
    ],
  });
}
