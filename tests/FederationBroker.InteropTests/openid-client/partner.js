// A partner built with the npm package openid-client. The test drives it: one JSON command a line in, one JSON answer a line out.
import { createInterface } from 'node:readline';
import { subtle } from 'node:crypto';
import * as oidc from 'openid-client';

let config;
let pending;
let signing; // what requests are signed with; only where the command says "guarded"
let proof; // the same for proofs of possession: { DPoP }

const algorithms = {
  RS256: { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
  ES256: { name: 'ECDSA', namedCurve: 'P-256' },
  EdDSA: { name: 'Ed25519' },
};

async function authentication({ method, secret, keyPkcs8, keyAlgorithm, keyId }) {
  switch (method) {
    case 'client_secret_basic':
      return oidc.ClientSecretBasic(secret);
    case 'client_secret_post':
      return oidc.ClientSecretPost(secret);
    case 'none':
      return oidc.None();
    case 'private_key_jwt': {
      const key = await subtle.importKey('pkcs8', Buffer.from(keyPkcs8, 'base64'), algorithms[keyAlgorithm], false, [
        'sign',
      ]);
      signing = { key, kid: keyId };
      return oidc.PrivateKeyJwt(signing);
    }
    default:
      throw new Error(`unknown method ${method}`);
  }
}

async function signedAndPushed(wanted) {
  const signed = await oidc.buildAuthorizationUrlWithJAR(config, wanted, signing);
  return oidc.buildAuthorizationUrlWithPAR(config, signed.searchParams, proof);
}

const commands = {
  async discover(command) {
    const metadata = { id_token_signed_response_alg: command.idTokenAlgorithm };
    config = await oidc.discovery(new URL(command.issuer), command.clientId, metadata, await authentication(command));
    // Without this the client trusts TLS and leaves the ID token's signature alone.
    oidc.enableNonRepudiationChecks(config);
    if (command.guarded) {
      oidc.useJwtResponseMode(config);
      proof = { DPoP: oidc.getDPoPHandle(config, await oidc.randomDPoPKeyPair()) };
    }
    return config.serverMetadata();
  },

  async begin({ redirectUri, scope, more }) {
    pending = { verifier: oidc.randomPKCECodeVerifier(), state: oidc.randomState(), nonce: oidc.randomNonce() };
    const wanted = {
      redirect_uri: redirectUri,
      scope,
      code_challenge: await oidc.calculatePKCECodeChallenge(pending.verifier),
      code_challenge_method: 'S256',
      state: pending.state,
      nonce: pending.nonce,
      ...more,
    };
    return { url: (proof ? await signedAndPushed(wanted) : oidc.buildAuthorizationUrl(config, wanted)).href };
  },

  async finish({ callback, maxAge }) {
    const checks = {
      pkceCodeVerifier: pending.verifier,
      expectedState: pending.state,
      expectedNonce: pending.nonce,
      idTokenExpected: true,
      maxAge: maxAge ?? undefined,
    };
    const tokens = await oidc.authorizationCodeGrant(config, new URL(callback), checks, {}, proof);
    return { ...tokens, claims: tokens.claims() };
  },

  async refresh({ refreshToken }) {
    const tokens = await oidc.refreshTokenGrant(config, refreshToken, {}, proof);
    return { ...tokens, claims: tokens.claims() };
  },

  userInfo: ({ accessToken, subject }) => oidc.fetchUserInfo(config, accessToken, subject, proof),
  introspect: ({ token }) => oidc.tokenIntrospection(config, token),
  async revoke({ token, hint }) {
    await oidc.tokenRevocation(config, token, hint ? { token_type_hint: hint } : {});
    return {};
  },
  async endSession({ idToken, returnTo, state }) {
    return {
      url: oidc.buildEndSessionUrl(config, { id_token_hint: idToken, post_logout_redirect_uri: returnTo, state }).href,
    };
  },
  clientCredentials: () => oidc.clientCredentialsGrant(config),
};

for await (const line of createInterface({ input: process.stdin })) {
  const command = JSON.parse(line);
  let answer;
  try {
    answer = { ok: await commands[command.do](command) };
  } catch (failure) {
    answer = {
      failed: failure.code ?? failure.name,
      error: failure.error,
      description: failure.error_description,
      status: failure.status,
      message: failure.message,
    };
  }
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}
