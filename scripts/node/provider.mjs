// An OpenID Connect provider for tests: node provider.mjs PORT JWKS-FILE. It issues JWT access tokens to its one client
// (client_credentials), with the claims, life and algorithm that the request asks for; SIGHUP reads the keys anew.
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Provider } from 'oidc-provider';

const [port, jwks] = process.argv.slice(2);
const issuer = `http://127.0.0.1:${port}`;

const asked = (ctx) => JSON.parse(ctx.oidc.body?.claims ?? '{}');

function provider() {
  return new Provider(issuer, {
    jwks: JSON.parse(readFileSync(jwks, 'utf8')),
    clients: [{
      client_id: 'tests', client_secret: 'tests-only', grant_types: ['client_credentials'], redirect_uris: [], response_types: [],
    }],
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      resourceIndicators: {
        enabled: true,
        getResourceServerInfo: (ctx, audience) => ({
          scope: '',
          audience,
          accessTokenTTL: Number(ctx.oidc.body.ttl),
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: ctx.oidc.body.alg } },
        }),
      },
    },
    extraTokenClaims: asked,
    // client_credentials has no person: sub is set as a sign-in would have set it.
    formats: { customizers: { jwt: (ctx, token, jwt) => Object.assign(jwt.payload, asked(ctx)) } },
  }).callback();
}

let current = provider();
process.on('SIGHUP', () => {
  current = provider();
  console.log('rotated');
});
createServer((request, response) => {
  console.log(`${request.method} ${request.url}`);
  current(request, response);
}).listen(Number(port), '127.0.0.1', () => console.log('ready'));
