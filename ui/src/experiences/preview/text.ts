import { textOf } from '../../i18n/useText';
import type de from './strings.de';

export const useText = textOf<typeof de>('experiences/preview');
