import { get, post } from '../lib/api.js';
import { h, show } from '../lib/dom.js';
import { badge, number, shortId, time } from '../lib/format.js';
import { to } from '../lib/router.js';
import { card } from '../parts/card.js';
import { dialog } from '../parts/dialog.js';
import { form } from '../parts/form.js';
import { whileShown } from '../parts/poll.js';
import { progress } from '../parts/progress.js';
import { empty, loaded } from '../parts/states.js';
import { table } from '../parts/table.js';
import { announce, toast } from '../parts/toast.js';
import { plansToChoose } from './accounts.js';
import { bulkEdit } from './bulkEdit.js';
import { facts } from './partners.js';

/** @type {Record<string, string>} */
const kinds = { Edit: 'Change of accounts', Import: 'Import' };
/** @type {Record<string, string>} */
const states = { Running: 'plain', Done: 'good', Cancelled: 'bad' };
/** @param {Api.JobView} job */
const stateOf = job => badge(job.state.toLowerCase(), states[job.state]);

/**
 * @param {string[]} steps
 * @param {Ui.PageContext} context
 */
export const jobsPage = ([id], context) => (id ? oneJob(id, context) : allJobs(context));

/** @param {Ui.PageContext} context */
function allJobs({ may }) {
  /** @type {Map<string, { state?: HTMLElement, bar?: ReturnType<typeof meter> }>} */
  const shown = new Map();
  const place = h('div', {});
  /** @param {string | null} cursor */
  const load = async cursor => {
    const page = await get('jobs', { cursor });
    shown.clear();
    return page;
  };
  place.append(
    table({
      caption: 'Jobs',
      load,
      whenEmpty: () =>
        empty(
          'No jobs yet',
          'Changes to many accounts at once, and imports, are listed here while they run and afterwards.',
        ),
      columns: [
        { title: 'Job', cell: job => h('a', { href: to('jobs', job.id) }, kinds[job.kind] ?? job.kind) },
        {
          title: 'State',
          cell: job => {
            const cell = h('span', {}, stateOf(job));
            keep(job.id, { state: cell });
            return cell;
          },
        },
        {
          title: 'Progress',
          cell: job => {
            const bar = meter(job);
            keep(job.id, { bar });
            return bar;
          },
        },
        { title: 'Faults', numeric: true, cell: job => number(job.faulty) },
        { title: 'Started', cell: job => time(job.startedAt) },
        { title: 'By', cell: job => shortId(job.startedBy) },
      ],
    }),
  );
  /** @param {string} jobId @param {{ state?: HTMLElement, bar?: ReturnType<typeof meter> }} more */
  const keep = (jobId, more) => shown.set(jobId, { ...shown.get(jobId), ...more });

  whileShown(place, async () => {
    for (const job of (await get('jobs')).items) {
      const row = shown.get(job.id);
      row?.bar?.tell(job);
      row?.state?.replaceChildren(stateOf(job));
    }
  });
  return [
    h(
      'header',
      { class: 'headline' },
      h('h1', {}, 'Jobs'),
      may('RunJobs') &&
        h(
          'button',
          { type: 'button', class: 'main', onclick: async () => bulkEdit({}, await plansToChoose()) },
          'Change many accounts',
        ),
    ),
    h(
      'p',
      { class: 'lead' },
      'Work on many accounts. A job goes on where it stopped when a node is lost, and can be cancelled at any moment.',
    ),
    place,
  ];
}

/** @param {Api.JobView} job */
function meter(job) {
  const bar = progress(`Progress of the ${(kinds[job.kind] ?? job.kind).toLowerCase()}`);
  // Faults and the state stand beside it; an import counts bytes, which nobody wants to read.
  /** @param {Api.JobView} now */
  const tell = now =>
    job.kind === 'Import'
      ? bar.update(Math.round((100 * now.processed) / Math.max(1, now.total)), 100, 'percent')
      : bar.update(now.processed, now.total, `${number(now.changed)} changed`);
  tell(job);
  const label = bar.querySelector('label');
  if (label) label.className = 'unseen';
  return Object.assign(bar, { tell });
}

/**
 * @param {string} id
 * @param {Ui.PageContext} context
 */
function oneJob(id, { may, title }) {
  /** @type {`jobs/${string}`} */
  const path = `jobs/${encodeURIComponent(id)}`;
  const place = h('div', { class: 'stack' });
  const reload = () =>
    loaded(
      place,
      () => get(path),
      view => drawJob(view, { path, may, title, place, reload }),
    );
  reload();
  return [h('p', { class: 'trail' }, h('a', { href: to('jobs') }, '← All jobs')), place];
}

/**
 * @param {Api.JobDetails} details
 * @param {Pick<Ui.PageContext, 'may' | 'title'> & { path: `jobs/${string}`, place: Element, reload: () => unknown }} page
 */
function drawJob({ job, faults: found }, { path, may, title, place, reload }) {
  const name = kinds[job.kind] ?? job.kind;
  title(name);
  const bar = meter(job);
  const counts = h('div', {}, countsOf(job));
  const cancel =
    may('RunJobs') &&
    job.state === 'Running' &&
    h('button', { type: 'button', class: 'danger', onclick: () => cancelJob(path, reload) }, 'Cancel the job');
  if (job.state === 'Running')
    whileShown(place, async () => {
      const { job: now } = await get(path);
      bar.tell(now);
      show(counts, countsOf(now));
      if (now.state === 'Running') return bar.isConnected;
      announce(`The job is ${now.state.toLowerCase()}.`);
      if (bar.isConnected) reload();
      return false;
    });
  return [
    h('header', { class: 'headline' }, h('h1', {}, name), stateOf(job), cancel),
    card('progress', 'Progress', bar),
    counts,
    card('faults', 'Faults', faults(found)),
  ];
}

/** @param {Api.JobView} job */
const countsOf = job =>
  facts('Job', [
    ['Started', time(job.startedAt, true)],
    ['By', shortId(job.startedBy)],
    ['Last step', time(job.updatedAt, true)],
    ...(job.imported ? importOf(job.imported) : changedOf(job)),
    ['Left alone because of a fault', number(job.faulty)],
  ]);

/** @param {Api.JobView} job @returns {[string, string][]} */
const changedOf = job => [['Changed', number(job.changed)]];

/**
 * @param {Api.ImportCounts} counts
 * @returns {[string, string][]}
 */
const importOf = ({ added, changed, status, region, unchanged, peopleAdded, peopleChanged, overridden = 0 }) => [
  ['Accounts added', number(added ?? 0)],
  ['Accounts changed', `${number(changed ?? 0)} (${number(status ?? 0)} status, ${number(region ?? 0)} region)`],
  ['Accounts unchanged', number(unchanged ?? 0)],
  ['People added', number(peopleAdded ?? 0)],
  ['People changed', number(peopleChanged ?? 0)],
  ['Lines that took back an earlier one', overridden > 0 ? number(overridden) : ''],
];

/** @param {readonly Api.JobFaultView[]} items */
const faults = items =>
  items.length === 0
    ? empty('No faults')
    : table({
        caption: 'Faults',
        load: () => ({ items }),
        columns: [
          { title: 'Line', cell: fault => number(fault.line) },
          { title: 'Code', cell: fault => h('code', {}, fault.code) },
          { title: 'Place', cell: fault => h('code', {}, fault.place) },
          { title: 'What to do', cell: fault => fault.fix },
        ],
      });

/**
 * @param {`jobs/${string}`} path
 * @param {() => unknown} reload
 */
async function cancelJob(path, reload) {
  const cancelled = await dialog('Cancel the job?', close =>
    form({
      submit: 'Cancel the job',
      danger: true,
      cancel: () => close(),
      fields: [],
      send: async () => close((await post(`${path}/cancel`)) ?? true),
    }),
  );
  if (!cancelled) return;
  toast('The job was cancelled. What it has changed stays changed.');
  reload();
}
