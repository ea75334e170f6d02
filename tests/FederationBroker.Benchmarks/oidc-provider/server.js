// The peer, set up to do the same work as the broker: the same client, pairwise subjects, RS256 with a 2048-bit key, TLS with the
// same certificate, everything in PostgreSQL, and subscribers who are signed in and have agreed already. Settings come from the environment:
//   PORT, CERTIFICATE, KEY (PEM files), WORKERS, SUBSCRIBERS (how many sessions exist), CLIENT_SECRET, PRIVATE_JWK
import cluster from 'node:cluster';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import Provider from 'oidc-provider';
import { makeTable, PostgresAdapter } from './postgres.js';

const { PORT, CERTIFICATE, KEY, WORKERS, SUBSCRIBERS, CLIENT_SECRET, PRIVATE_JWK } = process.env;
const issuer = `https://login.cable.test:${PORT}`;
const claims = { given_name: 'Bench', email: 'bench@mail.test', email_verified: true };

const provider = new Provider(issuer, {
  adapter: PostgresAdapter,
  jwks: { keys: [JSON.parse(PRIVATE_JWK)] },
  clients: [
    {
      client_id: 'stream',
      client_secret: CLIENT_SECRET,
      token_endpoint_auth_method: 'client_secret_basic',
      redirect_uris: ['https://stream.ott.test/callback'],
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      response_types: ['code'],
      subject_type: 'pairwise',
      id_token_signed_response_alg: 'RS256',
    },
  ],
  subjectTypes: ['public', 'pairwise'],
  pairwiseIdentifier: async (_, accountId, client) =>
    createHmac('sha256', 'benchmark').update(client.sectorIdentifier).update(accountId).digest('base64url'),
  claims: { openid: ['sub'], profile: ['given_name'], email: ['email', 'email_verified'] },
  findAccount: async (_, sub) => ({ accountId: sub, claims: async () => ({ sub, ...claims }) }),
  features: {
    clientCredentials: { enabled: true },
    introspection: { enabled: true },
    devInteractions: { enabled: false },
  },
  issueRefreshToken: async (_, __, code) => code.scopes.has('offline_access'),
  rotateRefreshToken: true,
  interactions: { url: () => '/interaction' },
  pkce: { required: () => true },
});

async function prepare(subscriber) {
  const accountId = `subscriber-${subscriber}`;
  const grant = new provider.Grant({ accountId, clientId: 'stream' });
  grant.addOIDCScope('openid profile email offline_access');
  const grantId = await grant.save(3600);
  // A name known beforehand, so that every worker has the same sessions.
  const session = new provider.Session({ jti: `session-${subscriber}`, uid: `uid-${subscriber}` });
  session.loginAccount({ accountId });
  session.ensureClientContainer('stream');
  session.grantIdFor('stream', grantId);
  await session.save(3600);
}

if (cluster.isPrimary) {
  await makeTable();
  for (let subscriber = 0; subscriber < SUBSCRIBERS; subscriber += 1) await prepare(subscriber);
}

if (cluster.isPrimary && WORKERS > 1) {
  for (let worker = 0; worker < WORKERS; worker += 1) cluster.fork();
} else {
  createServer({ cert: readFileSync(CERTIFICATE), key: readFileSync(KEY) }, provider.callback()).listen(
    PORT,
    '127.0.0.1',
  );
}
