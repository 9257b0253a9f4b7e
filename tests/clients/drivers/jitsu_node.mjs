// @jitsu/js as its documentation says: URL, write key and user on the command line.
import { jitsuAnalytics } from '@jitsu/js';

const [url, writeKey, userId] = process.argv.slice(2);
const jitsu = jitsuAnalytics({ host: url, writeKey: `${writeKey}:secret`, s2s: true });
await jitsu.identify(userId, { email: `${userId}@example.org`, plan: 'gold' });
await jitsu.page({ name: 'Pricing', category: 'Shop', url: 'https://shop.example/pricing?utm_campaign=spring' });
await jitsu.track('Order Completed', { order_id: 'o-1', revenue: 149.9, currency: 'EUR' });
