// The demo shop's one script: menu, forms, the question of consent, and the panel that shows what Faden knows.
import { createPanel } from '/shop/panel.js';
import { journey } from '/shop/journey.js';

const WORDS = {
  de: {
    ask: 'Dürfen wir messen, was Sie hier ansehen, und die Seiten danach richten?',
    why: 'Ohne Ihr Ja bleibt nichts auf Ihrem Gerät, und die Seiten richten sich nur nach Ort und Herkunft.',
    yes: 'Ja',
    no: 'Nein',
    label: 'Einwilligung',
    month: (rate) => `${rate} €`,
  },
  en: {
    ask: 'May we measure what you look at here, and shape the pages accordingly?',
    why: 'Without your yes nothing stays on your device, and the pages go by place and origin alone.',
    yes: 'Yes',
    no: 'No',
    label: 'Consent',
    month: (rate) => `€${rate}`,
  },
};
const PURPOSES = ['measurement', 'personalisation'];
const RATES = { corin: 389, solvi: 429, tinka: 179 };
const TERMS = { 48: 1, 36: 1.123, 24: 1.28 };
const DISTANCES = { 10000: 1, 15000: 1.077, 20000: 1.16 };
const TAGS = { corin: 'theme:limousine', solvi: 'theme:hybrid', tinka: 'theme:kleinwagen' };
const ANSWERED = 'shop-answered';

const language = document.documentElement.lang === 'en' ? 'en' : 'de';
const words = WORDS[language];

const tell = (...command) => {
  window.faden ??= [];
  window.faden.push(command);
};

const make = (name, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(name), properties);
  element.append(...children);
  return element;
};

const menu = () => {
  const button = document.querySelector('.menu');
  button.addEventListener('click', () => {
    const open = document.getElementById('menu').classList.toggle('open');
    button.setAttribute('aria-expanded', String(open));
  });
};

const agree = (more = {}) => {
  sessionStorage.setItem(ANSWERED, 'yes');
  tell('consent', true, { purposes: PURPOSES, text_version: 'shop-1', ...more });
};

const ask = () => {
  if (sessionStorage.getItem(ANSWERED) || document.cookie.includes('faden_id=')) return;
  const box = make('section', { className: 'ask' });
  box.setAttribute('aria-label', words.label);
  const answer = (yes) => () => {
    if (yes) agree();
    else {
      sessionStorage.setItem(ANSWERED, 'no');
      tell('consent', false);
    }
    box.remove();
    document.dispatchEvent(new CustomEvent('shop:changed'));
  };
  box.append(
    make('p', {}, make('strong', { textContent: words.ask })),
    make('p', { className: 'small', textContent: words.why }),
    make(
      'p',
      { className: 'actions' },
      make('button', { type: 'button', textContent: words.yes, onclick: answer(true) }),
      make('button', { type: 'button', className: 'plain', textContent: words.no, onclick: answer(false) }),
    ),
  );
  document.querySelector('.top').after(box);
};

const rate = () => {
  const form = document.querySelector('[data-shop-rate]');
  if (!form) return;
  const reckon = () => {
    const { model, months, distance } = Object.fromEntries(new FormData(form));
    form.elements.rate.value = words.month(Math.round(RATES[model] * TERMS[months] * DISTANCES[distance]));
  };
  form.addEventListener('change', () => {
    reckon();
    tell('track', 'Promotion Clicked', { name: 'leasing-rate', tags: [TAGS[form.elements.model.value]] });
    document.dispatchEvent(new CustomEvent('shop:changed'));
  });
  form.addEventListener('submit', (event) => event.preventDefault());
  form.addEventListener('shop:filled', reckon);
};

const sent = (form) => {
  const { model, dealer, name, email, consent } = Object.fromEntries(new FormData(form));
  if (model) sessionStorage.setItem('shop-model', model);
  const { shopEvent, shopPurpose, shopDone } = form.dataset;
  if (consent && !shopPurpose) {
    agree();
    tell('identify', email.toLowerCase(), name ? { email, name } : { email });
  }
  if (shopPurpose) tell('track', 'Consent Given', { purpose: shopPurpose, how: 'double_opt_in', text_version: 'shop-1' });
  tell('track', shopEvent, { model, dealer, tags: model ? [TAGS[model]] : undefined });
  const done = make('p', { className: 'done', tabIndex: -1, textContent: shopDone });
  done.setAttribute('role', 'status');
  form.replaceChildren(done);
  done.focus();
  document.dispatchEvent(new CustomEvent('shop:changed'));
};

/** What the address chooses: `?modell=tinka`, `?haendler=nuernberg`. */
const choose = () => {
  const asked = new URLSearchParams(location.search);
  for (const [field, names] of [['model', ['modell', 'model']], ['dealer', ['haendler', 'dealer']]]) {
    const value = names.map((name) => asked.get(name)).find(Boolean);
    for (const select of document.querySelectorAll(`select[name=${field}]`)) {
      if ([...select.options].some((option) => option.value === value)) select.value = value;
      select.form.dispatchEvent(new CustomEvent('shop:filled'));
    }
  }
};

document.documentElement.classList.add('js');
const arrival = journey(language, tell);
menu();
ask();
rate();
choose();
for (const form of document.querySelectorAll('[data-shop-event]')) {
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    sent(form);
  });
}
document.addEventListener('click', (event) => {
  if (event.target.closest('[data-faden-event]')) document.dispatchEvent(new CustomEvent('shop:changed'));
});
createPanel(language, tell, make, arrival);
