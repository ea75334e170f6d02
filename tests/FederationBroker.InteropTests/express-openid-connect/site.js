// A site built with express and the npm package express-openid-connect, as its documentation has it; it is told of logouts by the provider's server.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:https';
import express from 'express';
import openid from 'express-openid-connect';

const [port, issuer, clientId, certificate, key] = process.argv.slice(2);
const loggedOut = new Map();
const app = express();
app.use(
  openid.auth({
    issuerBaseURL: issuer,
    baseURL: `https://localhost:${port}`,
    clientID: clientId,
    clientSecret: process.env.CLIENT_SECRET,
    clientAuthMethod: 'client_secret_basic',
    secret: process.env.COOKIE_SECRET,
    idpLogout: true,
    authorizationParams: { response_type: 'code', scope: 'openid email' },
    backchannelLogout: {
      store: {
        get: (id, done) => done(null, loggedOut.get(id)),
        set: (id, session, done) => {
          loggedOut.set(id, session);
          done(null);
        },
        destroy: (id, done) => {
          loggedOut.delete(id);
          done(null);
        },
      },
    },
  }),
);
app.get('/', (request, response) => response.json(request.oidc.idTokenClaims));
createServer({ cert: readFileSync(certificate), key: readFileSync(key) }, app).listen(Number(port), '127.0.0.1', () =>
  console.log('ready'),
);
