import { DateInput, DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import 'dayjs/locale/de';
import 'dayjs/locale/en-gb';
import { useLanguage } from '../../i18n/useText';
import { useText } from './text';
import { typedDay } from './typed';

interface DayFieldProps {
  readonly label: string;
  /** `2026-07-31` */
  readonly value: string | null;
  readonly error: string | undefined;
  readonly onChange: (value: string | null) => void;
}

const formats = {
  de: { locale: 'de', valueFormat: 'DD.MM.YYYY' },
  en: { locale: 'en-gb', valueFormat: 'DD/MM/YYYY' },
} as const;

/** One day, typed or chosen, in the reader's format; the browser's own field would follow the browser's language. */
export function DayField({ label, value, error, onChange }: DayFieldProps) {
  const text = useText();
  const { locale, valueFormat } = formats[useLanguage()];
  return (
    <DatesProvider settings={{ locale, firstDayOfWeek: 1 }}>
      <DateInput label={label} value={value} error={error} valueFormat={valueFormat} dateParser={typedDay} placeholder={valueFormat} clearable clearButtonProps={{ 'aria-label': text('clear', { label }) }} onChange={onChange} />
    </DatesProvider>
  );
}
