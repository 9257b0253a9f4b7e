// How somebody arrives: campaign parameters in the address, and a place that the demo makes up.

const PLACE = 'shop-place';
const FRESH = 'shop-fresh';
const ANSWERED = 'shop-answered';
const HOME = { de: '/shop/de/', en: '/shop/en/' };

/** Ways to arrive; `place` is what an installation with a database of places would know of the address. */
export const WAYS = [
  {
    key: 'search',
    de: 'Bezahlte Suche »leasing« aus Nürnberg',
    en: 'Paid search “leasing” from Nuremberg',
    query: 'utm_source=google&utm_medium=cpc&utm_campaign=leasing-herbst&utm_term=leasing',
    place: { country: 'DE', region: 'Bayern', city: 'Nürnberg', latitude: 49.4521, longitude: 11.0767 },
  },
  {
    key: 'newsletter',
    de: 'Leserin des Newsletters aus Hamburg',
    en: 'Newsletter reader from Hamburg',
    query: 'utm_source=newsletter&utm_medium=email&utm_campaign=herbstpost',
    place: { country: 'DE', region: 'Hamburg', city: 'Hamburg', latitude: 53.5503, longitude: 9.9937 },
  },
  {
    key: 'qr',
    de: 'QR-Code beim Händler in Wien',
    en: 'QR code at the dealer in Vienna',
    query: 'utm_source=haendler-wien&utm_medium=qr&utm_campaign=schauraum',
    place: { country: 'AT', region: 'Wien', city: 'Wien', latitude: 48.2085, longitude: 16.3721 },
  },
];

const forgetDevice = () => {
  document.cookie = 'faden_id=;path=/;max-age=0;samesite=lax';
  localStorage.removeItem('faden');
};

/** Before the tracker runs: a fresh visitor has nothing on the device, and the place goes along with all that follows. */
export const journey = (language, tell) => {
  if (sessionStorage.getItem(FRESH)) {
    sessionStorage.removeItem(FRESH);
    forgetDevice();
  }
  const kept = sessionStorage.getItem(PLACE);
  if (kept) tell('context', { location: JSON.parse(kept) });

  const leave = (query) => location.assign(HOME[language] + (query ? `?${query}` : ''));
  return {
    arrive(way) {
      sessionStorage.setItem(PLACE, JSON.stringify(way.place));
      sessionStorage.setItem(FRESH, 'yes');
      sessionStorage.removeItem(ANSWERED);
      leave(way.query);
    },
    /** A new campaign is a new visit, so nobody has to wait for half an hour. */
    comeBack: () => leave('utm_source=halden&utm_medium=email&utm_campaign=erinnerung'),
    forget() {
      tell('consent', false);
      for (const key of [PLACE, ANSWERED]) sessionStorage.removeItem(key);
      sessionStorage.setItem(FRESH, 'yes');
      leave('');
    },
  };
};
