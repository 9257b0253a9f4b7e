// matomo-tracker as its documentation says: URL, write key and user on the command line.
import MatomoTracker from 'matomo-tracker';

const [url, writeKey, userId] = process.argv.slice(2);
const matomo = new MatomoTracker(writeKey, `${url}/matomo.php`);
matomo.on('error', (error) => {
  console.error('refused:', error);
  process.exitCode = 1;
});
const page = { url: 'https://shop.example/pricing?utm_campaign=spring', uid: userId };
matomo.track({ ...page, action_name: 'Pricing' });
const order = { idgoal: 0, ec_id: 'o-1', revenue: 149.9, ec_items: '[["sku-1","Shoe","Shoes",149.9,1]]' };
matomo.trackBulk([{ ...page, ...order }, { ...page, search: 'boots' }], (answer) => {
  if (JSON.parse(answer).tracked !== 2) throw new Error(answer);
  // The package never reads the picture that answers `track`, and would hold the program up for as long.
  setTimeout(() => process.exit(), 300);
});
