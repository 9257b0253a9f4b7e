import i18next from 'i18next';
import { isLanguage, type Language } from './language';
import type { Strings } from './strings';

type Load = Readonly<Record<Language, () => Promise<Record<string, Strings>>>>;

/** Stations whose texts come with their first page: the first look at any other one is lighter for it. */
const stations = {
  collect: {
    de: async () => (await import('./collect.de')).de,
    en: async () => (await import('./collect.en')).en,
  },
  // Of this one the pages about privacy stand aside: their texts are there from the beginning.
  know: {
    de: async () => (await import('./know.de')).de,
    en: async () => (await import('./know.en')).en,
  },
  measure: {
    de: async () => (await import('./measure.de')).de,
    en: async () => (await import('./measure.en')).en,
  },
  decide: {
    de: async () => (await import('./decide.de')).de,
    en: async () => (await import('./decide.en')).en,
  },
} satisfies Record<string, Load>;

export type LateStation = keyof typeof stations;
export const isLate = (station: string): station is LateStation => Object.hasOwn(stations, station);

const needed = new Set<LateStation>();

async function add(station: LateStation, language: Language): Promise<void> {
  for (const [namespace, strings] of Object.entries(await stations[station][language]())) {
    i18next.addResourceBundle(language, namespace, strings);
  }
}

/** Before a page of the station is drawn: its texts in the language in force. */
export async function needTexts(station: LateStation): Promise<void> {
  needed.add(station);
  if (isLanguage(i18next.language)) await add(station, i18next.language);
}

/** Before the language changes: the texts of the stations that have been looked at. */
export const needTextsIn = (language: Language): Promise<unknown> => Promise.all([...needed].map((station) => add(station, language)));
