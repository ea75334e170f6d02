// Both sides of a purchase and a licence provider, made of clients that were generated from the broker's own
// description, with message signatures by a library. One JSON object in, one out.
import { createPrivateKey, createHash, randomUUID, createPublicKey, type JsonWebKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createSigner, createVerifier, httpbis } from 'http-message-signatures';
import createClient from 'openapi-fetch';
import type { paths } from './api.js';

interface Settings {
  base: string;
  parties: Record<string, { token: string; key: string; keyId: string; algorithm: 'ed25519' | 'ecdsa-p256-sha256' }>;
}

const settings: Settings = JSON.parse(readFileSync(0, 'utf8'));
const keys: { keys: JsonWebKey[] } = await (await fetch(`${settings.base}/jwks`)).json();
let verified = 0;

// Signs what is sent, and takes no answer whose signature is not the broker's.
function signing(name: string): typeof fetch {
  const { token, key, keyId, algorithm } = settings.parties[name]!;
  const signer = createSigner(createPrivateKey(key), algorithm, keyId);
  return async input => {
    const request = input as Request;
    const body = await request.clone().text();
    const headers: Record<string, string> = Object.fromEntries(request.headers);
    headers['authorization'] = `Bearer ${token}`;
    const fields = ['@method', '@target-uri'];
    if (body.length > 0) {
      headers['content-digest'] = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
      fields.push('content-type', 'content-digest');
    }
    if (headers['idempotency-key']) fields.push('idempotency-key');
    const sent = { method: request.method, url: request.url, headers };
    const signed = await httpbis.signMessage(
      {
        key: signer,
        name: 'sig',
        fields,
        params: ['created', 'expires', 'nonce', 'keyid', 'alg', 'tag'],
        paramValues: { expires: new Date(Date.now() + 60_000), nonce: randomUUID(), tag: 'fb-pay-v1' },
      },
      sent,
    );
    const answer = await fetch(request.url, {
      method: request.method,
      headers: signed.headers as Record<string, string>,
      ...(body.length > 0 ? { body } : {}),
    });
    const text = await answer.clone().text();
    const response = { status: answer.status, headers: Object.fromEntries(answer.headers) };
    const isRight = await httpbis.verifyMessage(
      {
        keyLookup: async ({ keyid }) => {
          const jwk = keys.keys.find(one => one['kid'] === keyid);
          return jwk
            ? { verify: createVerifier(createPublicKey({ key: jwk, format: 'jwk' }), 'ecdsa-p256-sha256') }
            : null;
        },
      },
      response,
      { ...sent, headers: signed.headers },
    );
    const digest = `sha-256=:${createHash('sha256').update(text).digest('base64')}:`;
    if (!isRight || answer.headers.get('content-digest') !== digest)
      throw new Error(`${request.method} ${request.url}: ${answer.status} is not signed by the broker: ${text}`);
    verified++;
    return answer;
  };
}

const client = (name: string) => createClient<paths>({ baseUrl: settings.base, fetch: signing(name) });
const [ads, channel, licences] = [client('ads'), client('channel'), client('keys')];

const now = () => new Date().toISOString();
const keyed = () => ({ header: { 'Idempotency-Key': randomUUID() } });
const base = (messageType: string, orderNumber: string) => ({ messageType, orderNumber, messageTimeStamp: now() });
const amount = (minor: number) => ({ minor, currency: 'EUR' });
const funds = { scheme: 'funds', ref: 'ads' };
const settlement = { scheme: 'settlement', ref: 'channel' };
const spot = { offerId: 'spot-30s', kind: 'impression' };
const providers = { paymentServiceProvider: 'metro', cashingServiceProvider: 'metro' };
const parties = { buyer: 'ads', seller: 'channel', sellerAccount: settlement };

function got<T>(answer: { data?: T; error?: unknown }): T {
  if (answer.data === undefined) throw new Error(JSON.stringify(answer.error));
  return answer.data;
}

const campaign = randomUUID();
const mandate = got(
  await ads.POST('/payment-mandates', {
    params: keyed(),
    body: {
      ...base('OpenPaymentOrder', campaign),
      ...parties,
      ...providers,
      buyerAccount: funds,
      activationTime: now(),
      amount: amount(300),
      interval: 'once',
    },
  }),
);
const cash = (orderNumber: string, minor: number, mandateId: string | null) =>
  channel.POST('/cash-orders', {
    params: keyed(),
    body: { ...base('CashOrder', orderNumber), ...parties, ...providers, objectInfo: spot, amount: amount(minor), mandateId },
  });
const within = got(await cash(randomUUID(), 200, mandate.mandateId));
const beyond = got(await cash(randomUUID(), 101, mandate.mandateId));
const closed = got(
  await ads.POST('/payment-mandates/{mandate}/close', {
    params: { ...keyed(), path: { mandate: mandate.mandateId } },
    body: { ...base('ClosePaymentOrder', campaign), ...parties, ...providers, terminationTime: now() },
  }),
);

const wish = randomUUID();
const requested = got(
  await ads.POST('/purchase-requests', {
    params: keyed(),
    body: { ...base('PurchaseRequest', wish), ...parties, buyerAccount: funds, objectInfo: spot, amount: amount(50) },
  }),
);
const asked = got(await cash(wish, 50, null));
const confirm = async () =>
  got(
    await licences.POST('/payment-confirmations', {
      body: {
        ...base('PaymentConfirmationRequest', wish),
        object: spot,
        source: { buyer: 'ads', seller: 'channel' },
        target: 'spot-30s',
      },
    }),
  ).paymentConfirmationResult;
const early = await confirm();
const paid = got(
  await ads.POST('/orders/{order}/payment-decision', {
    params: { ...keyed(), path: { order: requested.orderId! } },
    body: {
      ...base('PaymentOrder', wish),
      ...parties,
      paymentServiceProvider: 'metro',
      objectInfo: spot,
      amount: amount(50),
      paymentResult: 'PAY',
    },
  }),
);
const response = got(
  await channel.GET('/purchase-responses', { params: { query: { orderNumber: wish, buyer: 'ads' } } }),
);

process.stdout.write(
  JSON.stringify({
    within: within.purchaseResult.result,
    beyond: beyond.purchaseResult.code,
    closed: closed.state,
    requested: requested.state,
    asked: asked.state,
    early,
    paid: paid.purchaseResult.result,
    response: response.purchaseResult.result,
    late: await confirm(),
    verified,
  }),
);
