import { get } from '../../lib/api.js';

/**
 * The catalogue in force and what the platform shares. For the API's description both are JSON as it was put; the broker
 * takes no other than these.
 * @typedef {{ version: number, catalogue: Ui.Catalogue, sharedContent: Ui.ContentItem[] }} InForce
 */

/** @returns {Promise<InForce>} */
export const catalogueInForce = async () => /** @type {InForce} */ (await get('catalogue'));
