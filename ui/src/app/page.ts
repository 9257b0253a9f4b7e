import type { ComponentType } from 'react';
import type { Label } from '../i18n/language';

export const stationNames = ['collect', 'know', 'decide', 'act', 'measure', 'steer'] as const;
export type StationName = (typeof stationNames)[number];

/** One page: its address, its place on the thread and the module that draws it. */
export interface Page {
  /** Address; the folder under `pages/` has the same path. `$id` is a parameter. */
  readonly path: string;
  readonly title: Label;
  /** The station under which navigation shows it; null: none, the shell stays away (set-up, login). */
  readonly station: StationName | null;
  /** Belongs to no station but stands in the shell, at the foot of navigation (settings). */
  readonly foot?: boolean;
  /** False: reached from another page only, not from navigation or search (a person, a version). */
  readonly listed: boolean;
  /** The page above, for the bar's breadcrumb, e.g. the list of a person's page. */
  readonly parent?: string;
  /** Whether the page asks over a period; then the bar holds the picker. */
  readonly period: boolean;
  /** Whether its panels follow the filters of the address (`where`); between such pages filters go along. */
  readonly filters?: boolean;
  readonly load: () => Promise<{ default: ComponentType }>;
}
