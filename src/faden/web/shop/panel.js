// What Faden knows and why you see this: told by the answers that the page itself gets.
import { WAYS } from '/shop/journey.js';

const WORDS = {
  de: {
    title: 'Was Faden weiß und warum Sie das sehen',
    close: 'Schließen',
    arrive: 'Ankommen als',
    go: 'Und dann',
    back: 'Später wiederkommen',
    buy: 'Kauf eintragen, wie es die Kasse täte',
    bought: 'Die Kasse hat den Kauf eingetragen. Die Startseite weiß es schon.',
    forget: 'Vergessen, von vorn',
    forgot: 'Die Kennung wird gelöscht, die Einwilligung zurückgenommen. Was bis hierher war, steht im Dashboard, bis Sie es dort löschen.',
    who: 'Wer',
    interests: 'Interessen',
    none: 'Noch keine. Jede Seite lehrt ein wenig.',
    why: 'Warum Sie das sehen',
    quiet: 'Auf dieser Seite wird nichts ausgewählt.',
    silent: 'Der Server hat noch nicht geantwortet. Die Seite zeigt, was für alle gilt.',
    consent: 'Was Ihre Einwilligung erlaubt',
    id: 'Kennung',
    noId: 'keine, sie endet mit dieser Seite',
    place: 'Ort',
    source: 'Herkunft',
    visit: 'Besuch',
    segments: 'Segmente',
    groups: { 'halden-saloon': 'Interesse an der Limousine', 'halden-owners': 'Fahren Halden' },
    lot: 'Los',
    holdout: 'Sie gehören zu den wenigen, für die nie etwas ausgewählt wird: So lässt sich messen, was Auswählen bringt. »Vergessen, von vorn« lost neu.',
    nowhere: 'unbekannt',
    nothing: 'keine',
    first: 'der erste',
    again: 'nicht der erste',
    unasked: 'noch nicht beantwortet',
    yes: 'ja',
    no: 'nein',
    person: 'Ihre Seite im Dashboard',
    purposes: { measurement: 'Messen', personalisation: 'Personalisieren' },
    places: {
      'home.hero': 'Oben auf der Startseite',
      'home.teaser': 'Nächster Schritt',
      'home.list': 'Lesen und rechnen',
      'page.offer': 'Angebot',
      'page.dealer': 'Händler',
    },
    tags: { limousine: 'Limousine', hybrid: 'Hybrid', kleinwagen: 'Kleinwagen', leasing: 'Leasing', zubehoer: 'Zubehör' },
  },
  en: {
    title: 'What Faden knows and why you see this',
    close: 'Close',
    arrive: 'Arrive as',
    go: 'And then',
    back: 'Come back later',
    buy: 'Enter the purchase, as the till would',
    bought: 'The till has entered the purchase. The home page knows already.',
    forget: 'Forget me, start over',
    forgot: 'The id is deleted, the consent withdrawn. What happened so far stays in the dashboard until you delete it there.',
    who: 'Who',
    interests: 'Interests',
    none: 'None yet. Every page teaches a little.',
    why: 'Why you see this',
    quiet: 'Nothing is chosen on this page.',
    silent: 'The server has not answered yet. The page shows what holds for everybody.',
    consent: 'What your consent allows',
    id: 'Id',
    noId: 'none, it ends with this page',
    place: 'Place',
    source: 'Origin',
    visit: 'Visit',
    segments: 'Segments',
    groups: { 'halden-saloon': 'Interested in the saloon', 'halden-owners': 'Drive a Halden' },
    lot: 'Lot',
    holdout: 'You are among the few for whom nothing is ever chosen, so that it can be measured what choosing is worth. “Forget me, start over” draws again.',
    nowhere: 'unknown',
    nothing: 'none',
    first: 'the first',
    again: 'not the first',
    unasked: 'not answered yet',
    yes: 'yes',
    no: 'no',
    person: 'Your page in the dashboard',
    purposes: { measurement: 'Measuring', personalisation: 'Personalising' },
    places: {
      'home.hero': 'Top of the home page',
      'home.teaser': 'Next step',
      'home.list': 'Read and reckon',
      'page.offer': 'Offer',
      'page.dealer': 'Dealers',
    },
    tags: { limousine: 'Saloon', hybrid: 'Hybrid', kleinwagen: 'Small car', leasing: 'Leasing', zubehoer: 'Accessories' },
  },
};
const OPEN = 'shop-panel';
const CAP = 20;
const PAUSE = 150;
const CARS = { corin: ['Corin', 41900], solvi: ['Solvi', 44500], tinka: ['Tinka', 19800] };
const LOOP = '/shop/thread.svg#loop';
const SVG = 'http://www.w3.org/2000/svg';

const loop = () => {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('aria-hidden', 'true');
  const use = document.createElementNS(SVG, 'use');
  use.setAttribute('href', LOOP);
  svg.append(use);
  return svg;
};

export const createPanel = (language, tell, make, arrival) => {
  const words = WORDS[language];
  const number = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
  let decisions = {};
  let visitor;
  let note = '';

  const tab = make('button', { type: 'button', className: 'tab' }, loop(), words.title);
  const panel = make('aside', { className: 'faden', id: 'faden-panel', hidden: true });
  panel.setAttribute('aria-labelledby', 'faden-title');
  tab.setAttribute('aria-controls', 'faden-panel');

  const show = (open) => {
    panel.hidden = !open;
    tab.hidden = open;
    document.documentElement.classList.toggle('with-panel', open);
    tab.setAttribute('aria-expanded', String(open));
    sessionStorage.setItem(OPEN, open ? 'yes' : 'no');
  };
  const button = (textContent, onclick) => make('button', { type: 'button', className: 'plain', textContent, onclick });
  const section = (title, ...content) => [make('h3', { textContent: title }), ...content];
  const state = () => (typeof window.faden?.debug === 'function' ? window.faden.debug(false) : {});

  const buy = async () => {
    const { userId } = state();
    const car = sessionStorage.getItem('shop-model') ?? 'corin';
    const [name, price] = CARS[car];
    const order = `halden-${Date.now()}`;
    const properties = {
      order_id: order,
      revenue: price,
      currency: 'EUR',
      products: [{ product_id: car, name, price, quantity: 1 }],
    };
    const batch = [
      { type: 'track', event: 'Order Completed', messageId: order, userId, properties },
      { type: 'identify', messageId: `${order}-car`, userId, traits: { car } },
    ];
    const answer = await fetch(`/v1/batch?writeKey=${document.body.dataset.till}`, {
      method: 'POST',
      body: JSON.stringify({ batch }),
    });
    if (answer.ok) note = words.bought;
    refresh();
  };

  const ways = () => [
    ...section(words.arrive, make('div', { className: 'ways' }, ...WAYS.map((way) => button(way[language], () => arrival.arrive(way))))),
    ...section(
      words.go,
      make(
        'div',
        { className: 'ways' },
        button(words.back, arrival.comeBack),
        ...(state().userId ? [button(words.buy, buy)] : []),
        button(words.forget, arrival.forget),
      ),
      make('p', { className: 'small', textContent: note || words.forgot, role: note ? 'status' : null }),
    ),
  ];

  const facts = (pairs) =>
    make('dl', {}, ...pairs.flatMap(([term, text]) => [make('dt', { textContent: term }), make('dd', { textContent: text })]));

  const who = () => {
    const { anonymousId, consented } = state();
    const { here, segments } = visitor;
    const listed = (...names) => names.map((name) => here[name]).filter(Boolean);
    return section(
      words.who,
      facts([
        [words.id, consented ? anonymousId.slice(0, 12) : words.noId],
        [words.place, listed('city', 'region', 'country').join(', ') || words.nowhere],
        [words.source, listed('source', 'medium', 'campaign', 'keyword').join(' · ') || words.nowhere],
        [words.visit, here.new ? words.first : words.again],
        [words.segments, segments.map((key) => words.groups[key] ?? key).join(', ') || words.nothing],
        ...(visitor.holdout ? [[words.lot, words.holdout]] : []),
      ]),
    );
  };

  const bar = ([tag, points]) => {
    const name = tag.split(':').pop();
    const label = words.tags[name] ?? name;
    const meter = make('meter', { min: 0, max: CAP, value: Math.min(points, CAP) });
    meter.setAttribute('aria-label', label);
    return make('li', {}, make('span', { textContent: label }), meter, make('span', { textContent: number.format(points) }));
  };
  const interests = () => {
    const held = Object.entries(visitor.interests).filter(([, points]) => points >= 0.05);
    return section(
      words.interests,
      held.length ? make('ul', { className: 'bars' }, ...held.map(bar)) : make('p', { className: 'small', textContent: words.none }),
    );
  };

  const leave = (purpose) => {
    if (state().consented) return visitor.leave[purpose] ? words.yes : words.no;
    return document.querySelector('.ask') ? words.unasked : words.no;
  };
  const consent = () =>
    section(
      words.consent,
      facts(
        Object.entries(words.purposes).map(([purpose, name]) => [name, leave(purpose)]),
      ),
    );

  const choice = ([placement, decision]) =>
    make(
      'li',
      {},
      make('span', { className: 'what', textContent: words.places[placement] ?? placement }),
      make('span', { className: 'code', textContent: `${decision.experience} → ${decision.variant}` }),
      make('ul', {}, ...(decision.explanation ?? []).map((line) => make('li', { textContent: line }))),
    );
  const why = () => {
    const made = Object.entries(decisions);
    return section(
      words.why,
      made.length ? make('ul', { className: 'choices' }, ...made.map(choice)) : make('p', { className: 'small', textContent: words.quiet }),
    );
  };

  /** Who is logged in to the dashboard is led to the person; everybody else to the list, by way of the login. */
  const person = () => {
    const id = encodeURIComponent(state().anonymousId ?? '');
    const link = make('a', { href: `/know/people?q=${id}`, textContent: words.person });
    link.addEventListener('click', async (event) => {
      event.preventDefault();
      const answer = await fetch(`/api/people/search?q=${id}`).catch(() => undefined);
      const [found] = answer?.ok ? (await answer.json()).rows : [];
      location.assign(found ? `/know/people/${found.person_id}` : link.href);
    });
    return make('p', {}, link);
  };

  const draw = () => {
    const close = make('button', { type: 'button', className: 'x', textContent: '×', onclick: () => (show(false), tab.focus()) });
    close.setAttribute('aria-label', words.close);
    const title = make('h2', { id: 'faden-title' }, loop(), words.title);
    const known = visitor?.here
      ? [...who(), ...interests(), ...consent(), ...why(), person()]
      : [make('p', { className: 'small', textContent: words.silent })];
    const focused = panel.contains(document.activeElement) && document.activeElement.textContent;
    panel.replaceChildren(make('header', {}, title, close), ...ways(), ...known);
    // A redrawn panel keeps the focus where it was.
    if (focused) [...panel.querySelectorAll('button,a')].find((one) => one.textContent === focused)?.focus();
  };

  const refresh = () => setTimeout(() => tell('decide', []), PAUSE);

  document.addEventListener('faden:decided', ({ detail }) => {
    if (Object.keys(detail.decisions ?? {}).length) decisions = { ...decisions, ...detail.decisions };
    visitor = detail.visitor ?? visitor;
    draw();
  });
  document.addEventListener('shop:changed', refresh);
  tab.addEventListener('click', () => {
    show(true);
    panel.querySelector('.x').focus();
  });
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    show(false);
    tab.focus();
  });
  draw();
  document.body.append(tab, panel);
  show(sessionStorage.getItem(OPEN) === 'yes');
};
