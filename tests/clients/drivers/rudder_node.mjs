// @rudderstack/rudder-sdk-node as its documentation says: URL, write key and user on the command line.
import RudderAnalytics from '@rudderstack/rudder-sdk-node';

const [url, writeKey, userId] = process.argv.slice(2);
const rudder = new RudderAnalytics(writeKey, { dataPlaneUrl: url, flushInterval: 200 });
rudder.identify({ userId, traits: { email: `${userId}@example.org`, plan: 'gold' } });
rudder.page({
  userId,
  name: 'Pricing',
  properties: { category: 'Shop', url: 'https://shop.example/pricing?utm_campaign=spring' },
});
rudder.track({
  userId,
  event: 'Order Completed',
  properties: { order_id: 'o-1', revenue: 149.9, currency: 'EUR' },
});
await new Promise((resolve) => rudder.flush(resolve));
setTimeout(() => process.exit(0), 50);
