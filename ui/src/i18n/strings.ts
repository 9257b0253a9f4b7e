/** Texts of one folder: nested keys down to a text. */
export interface Strings {
  readonly [key: string]: string | Strings;
}

/** The same keys, other words: `strings.en.ts` must satisfy this for its `strings.de.ts`. */
export type Same<T extends Strings> = {
  readonly [K in keyof T]: T[K] extends Strings ? Same<T[K]> : string;
};

type WithoutPlural<K extends string> = K extends `${infer Base}_${'one' | 'other'}` ? Base : K;

/** `{a: {b: '…', c_one: '…', c_other: '…'}}` -> `'a.b' | 'a.c'` */
export type KeyOf<T extends Strings> = {
  [K in keyof T & string]: T[K] extends Strings ? `${K}.${KeyOf<T[K]>}` : WithoutPlural<K>;
}[keyof T & string];

/** `../pages/measure/channels/strings.de.ts` -> `pages/measure/channels` */
export const namespaceOf = (file: string): string => file.replace(/^\.\.\//, '').replace(/\/strings\.\w+\.ts$/, '');

type Modules = Record<string, { default: Strings }>;

export const byNamespace = (modules: Modules): Record<string, Strings> =>
  Object.fromEntries(Object.entries(modules).map(([file, module]) => [namespaceOf(file), module.default]));
