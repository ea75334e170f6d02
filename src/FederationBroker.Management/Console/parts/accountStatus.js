import { badge } from '../lib/format.js';

/** @type {Record<Api.AccountStatus & string, string>} */
const kinds = { Active: 'good', Blocked: 'bad', Closed: 'plain' };

export const statuses = ['Active', 'Blocked', 'Closed'];

/** @param {Api.AccountStatus} status */
export const statusBadge = status => (status ? badge(status.toLowerCase(), kinds[status]) : null);
