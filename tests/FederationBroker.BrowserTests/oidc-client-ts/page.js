// What a site without a server of its own does with the npm package oidc-client-ts. The test calls these functions, one page load after the other.
const { IndexedDbDPoPStore, UserManager, WebStorageStateStore } = window.oidc;

window.client = dpop =>
  new UserManager({
    authority: window.authority,
    client_id: 'page',
    redirect_uri: 'https://page.ott.test/callback',
    post_logout_redirect_uri: 'https://page.ott.test/bye',
    scope: 'openid profile offline_access',
    userStore: new WebStorageStateStore({ store: sessionStorage }),
    automaticSilentRenew: false,
    // The package asks UserInfo without a proof, also with a token that is bound to a key.
    loadUserInfo: !dpop,
    ...(dpop && { dpop: { store: new IndexedDbDPoPStore() } }),
  });

window.summary = user => ({
  sub: user.profile.sub,
  givenName: user.profile.given_name ?? null,
  token: user.access_token,
  type: user.token_type,
  refresh: user.refresh_token,
});
