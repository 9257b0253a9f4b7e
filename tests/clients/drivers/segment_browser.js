// @segment/analytics-next in a browser; what to send where stands in the address after the number sign.
const { url, key, user } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
const analytics = window.AnalyticsNext.AnalyticsBrowser.load({ writeKey: key, cdnURL: url });
analytics.identify(user, { email: `${user}@example.org`, plan: 'gold' });
analytics.page('Shop', 'Pricing', { url: 'https://shop.example/pricing?utm_campaign=spring' });
analytics.track('Order Completed', { order_id: 'o-1', revenue: 149.9, currency: 'EUR' });
