// @openfeature/server-sdk with its OFREP provider, as documented: URL, write key and user on the command line.
import { OpenFeature } from '@openfeature/server-sdk';
import { OFREPProvider } from '@openfeature/ofrep-provider';

const [baseUrl, key, targetingKey] = process.argv.slice(2);
await OpenFeature.setProviderAndWait(new OFREPProvider({ baseUrl, headers: [['X-API-Key', key]] }));
const client = OpenFeature.getClient();
const context = { targetingKey, country: 'DE', plan: 'gold' };
const found = {
  on: await client.getBooleanDetails('on', false, context),
  limit: await client.getNumberDetails('limit', 1, context),
  colour: await client.getStringDetails('colour', 'grey', context),
  hero: await client.getObjectDetails('home.hero', {}, context),
  list: await client.getObjectDetails('home.list', [], context),
  missing: await client.getStringDetails('missing', 'own default', context),
};
const seen = Object.fromEntries(
  Object.entries(found).map(([name, one]) => [
    name,
    {
      value: one.value,
      variant: one.variant ?? null,
      reason: one.reason,
      error: one.errorCode ?? null,
      metadata: one.flagMetadata,
    },
  ]),
);
process.stdout.write(JSON.stringify(seen));
await OpenFeature.close();
