// Our own tracker; what to send where stands in the address after the number sign.
const { url, key, user } = Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
window.faden = window.faden || [];
window.faden.push(['identify', user, { email: `${user}@example.org`, plan: 'gold' }]);
window.faden.push(['page', 'Pricing', { category: 'Shop', url: 'https://shop.example/pricing?utm_campaign=spring' }]);
window.faden.push(['track', 'Order Completed', { order_id: 'o-1', revenue: 149.9, currency: 'EUR' }]);
const script = document.createElement('script');
script.src = `${url}/f.js`;
script.dataset.key = key;
document.head.append(script);
