// @openfeature/web-sdk with its OFREP provider, polling; what to ask where stands in the address after the number sign.
import { OpenFeature } from '@openfeature/web-sdk';
import { OFREPWebProvider } from '@openfeature/ofrep-web-provider';

const { url, key, user } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const provider = new OFREPWebProvider({
  baseUrl: url,
  headers: [['Authorization', `Bearer ${key}`]],
  pollInterval: 300,
  cacheMode: 'disabled',
});
await OpenFeature.setContext({ targetingKey: user, country: 'DE', plan: 'gold' });
await OpenFeature.setProviderAndWait(provider);
const client = OpenFeature.getClient();
const details = (one) => ({
  value: one.value,
  variant: one.variant ?? null,
  reason: one.reason,
  error: one.errorCode ?? null,
  metadata: one.flagMetadata,
});
window.seen = () => ({
  on: details(client.getBooleanDetails('on', false)),
  limit: details(client.getNumberDetails('limit', 1)),
  colour: details(client.getStringDetails('colour', 'grey')),
  hero: details(client.getObjectDetails('home.hero', {})),
  list: details(client.getObjectDetails('home.list', [])),
  missing: details(client.getStringDetails('missing', 'own default')),
});
window.moveTo = (country) => OpenFeature.setContext({ targetingKey: user, country, plan: 'gold' });
window.changes = 0;
client.addHandler('PROVIDER_CONFIGURATION_CHANGED', () => (window.changes += 1));
window.ready = true;
