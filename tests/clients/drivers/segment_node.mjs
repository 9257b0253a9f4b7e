// @segment/analytics-node as its documentation says: URL, write key and user on the command line.
import { Analytics } from '@segment/analytics-node';

const [url, writeKey, userId] = process.argv.slice(2);
const analytics = new Analytics({ writeKey, host: url });
analytics.on('error', (error) => console.error('refused:', error));
analytics.identify({ userId, traits: { email: `${userId}@example.org`, plan: 'gold' } });
analytics.page({
  userId,
  category: 'Shop',
  name: 'Pricing',
  properties: { url: 'https://shop.example/pricing?utm_campaign=spring' },
});
analytics.track({
  userId,
  event: 'Order Completed',
  properties: { order_id: 'o-1', revenue: 149.9, currency: 'EUR' },
});
await analytics.closeAndFlush({ timeout: 20_000 });
