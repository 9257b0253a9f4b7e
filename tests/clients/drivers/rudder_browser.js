// @rudderstack/analytics-js in a browser; what to send where stands in the address after the number sign.
const { url, key, user } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const rudder = new window.rudderanalytics.RudderAnalytics();
rudder.load(key, url, { configUrl: url });
rudder.identify(user, { email: `${user}@example.org`, plan: 'gold' });
rudder.page('Shop', 'Pricing', { url: 'https://shop.example/pricing?utm_campaign=spring' });
rudder.track('Order Completed', { order_id: 'o-1', revenue: 149.9, currency: 'EUR' });
