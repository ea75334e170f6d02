import { h } from '../lib/dom.js';
import { go } from '../lib/router.js';
import { endsField, keptOf } from '../parts/access.js';
import { dialog } from '../parts/dialog.js';
import { plannedForm } from '../parts/planned.js';
import { toast } from '../parts/toast.js';
import { filled } from '../parts/values.js';

const statuses = ['Active', 'Blocked', 'Closed'].map(value => ({ value, label: value }));

/**
 * @typedef {{ status?: string, ends?: string[], plan?: string, id?: string, on?: string }} Wanted
 * @typedef {'status' | 'plan' | 'entry'} Kind
 * @typedef {{ filterStatus?: string, filterPlan?: string, region?: string, kind?: string }} Found
 */

// What can be done to many accounts: its words, its fields, and the part of the request it makes.
/** @type {Record<Kind, { label: string, fields: (plans: readonly Ui.Option[]) => Ui.Field[], of: (wanted: Wanted) => object }>} */
const edits = {
  status: {
    label: 'Set the status',
    fields: () => [
      { name: 'status', label: 'New status', type: 'select', options: statuses },
      endsField('Where an account becomes active again, what ends of the time before'),
    ],
    of: ({ status, ends }) => ({ status, keep: keptOf(ends ?? []) }),
  },
  plan: {
    label: 'Give them a plan',
    fields: plans => [{ name: 'plan', label: 'New plan', type: 'select', options: plans }],
    of: ({ plan }) => ({ plan }),
  },
  entry: {
    label: 'Turn a bundle or discount on or off',
    fields: () => [
      {
        name: 'id',
        label: 'Bundle or discount',
        hint: 'Its id in the catalogue. Accounts whose plan lacks it are left alone.',
        required: true,
      },
      {
        name: 'on',
        label: 'Turn it',
        type: 'select',
        options: [
          { value: 'on', label: 'On' },
          { value: '', label: 'Off' },
        ],
      },
    ],
    of: ({ id, on }) => ({ entry: { id, on: on === 'on' } }),
  },
};

// Place in the request → field.
/** @type {Record<string, string>} */
const fields = {
  'filter.status': 'filterStatus',
  'filter.plan': 'filterPlan',
  'filter.region': 'region',
  'entry.id': 'id',
};

/**
 * One change to every account that a filter finds: what it would do first, then a job that does it.
 * @param {{ number?: string, status?: string, plan?: string, region?: string }} found what the list is narrowed to
 * @param {readonly Ui.Option[]} plans
 */
export async function bulkEdit({ number, status, plan, region }, plans) {
  const kinds = Object.entries(edits).map(([value, { label }]) => ({ value, label }));
  /** @type {Api.JobView | undefined} */
  const job = await dialog('Change many accounts', close => {
    const place = h('div', { class: 'stack' });
    /** @param {Kind} kind @param {Found} filter */
    const draw = (kind, filter) => {
      const drawn = plannedForm({
        // The change makes a job, which is what the API answers.
        close: job => close(/** @type {Api.JobView | undefined} */ (job)),
        danger: true,
        confirm: 'Start the job',
        changed: values => {
          if (values.kind !== kind) draw(/** @type {Kind} */ (values.kind), /** @type {Found} */ (values));
        },
        placeOf: fault => fields[fault.place] ?? fault.place,
        fields: [
          {
            name: 'filterStatus',
            label: 'Accounts that are',
            type: 'select',
            options: [{ value: '', label: 'In any status' }, ...statuses],
            value: filter.filterStatus,
          },
          {
            name: 'filterPlan',
            label: 'On the plan',
            type: 'select',
            options: [{ value: '', label: 'Any' }, ...plans],
            value: filter.filterPlan,
          },
          { name: 'region', label: 'In the region', hint: 'Empty: any.', value: filter.region },
          { name: 'kind', label: 'What to do', type: 'select', options: kinds, value: kind },
          ...edits[kind].fields(plans),
        ],
        change: values => ({
          method: 'POST',
          path: 'jobs',
          body: {
            filter: filled({ status: values.filterStatus, plan: values.filterPlan, region: values.region }),
            ...edits[kind].of(/** @type {Wanted} */ (values)),
          },
        }),
      });
      // A list narrowed by number shows fewer accounts than the job would find.
      place.replaceChildren(
        ...(number
          ? [
              h(
                'p',
                { class: 'alert' },
                `Jobs do not look at numbers: accounts whose number does not begin with ${number} are changed as well.`,
              ),
            ]
          : []),
        drawn,
      );
      if (filter.kind) {
        /** @type {HTMLElement | null} */
        const chosen = drawn.querySelector('select[name=kind]');
        chosen?.focus();
      }
    };
    draw('status', { filterStatus: status, filterPlan: plan, region });
    return place;
  });
  if (!job) return;
  toast('The job was started.');
  go('jobs', job.id);
}
