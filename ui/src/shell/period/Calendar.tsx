import { DatePicker, DatesProvider } from '@mantine/dates';
import '@mantine/dates/styles.layer.css';
import 'dayjs/locale/de';
import 'dayjs/locale/en-gb';
import { useLanguage } from '../../i18n/useText';
import { useText } from '../text';
import styles from './Period.module.css';

interface CalendarProps {
  readonly days: [string | null, string | null];
  readonly today: string;
  readonly onChange: (days: [string | null, string | null]) => void;
}

const calendarLocale = { de: 'de', en: 'en-gb' } as const;

/** Two days from a calendar; loaded when the picker opens. Both weeks begin on Monday. */
export default function Calendar({ days, today, onChange }: CalendarProps) {
  const text = useText();
  const language = useLanguage();
  return (
    <DatesProvider settings={{ locale: calendarLocale[language], firstDayOfWeek: 1 }}>
      <DatePicker type="range" value={days} onChange={onChange} maxDate={today} defaultDate={days[0] ?? today} allowSingleDateInRange hideOutsideDates classNames={{ day: styles.day }}
        ariaLabels={{ previousMonth: text('period.previousMonth'), nextMonth: text('period.nextMonth'), previousYear: text('period.previousYear'), nextYear: text('period.nextYear'), previousDecade: text('period.previousYears'), nextDecade: text('period.nextYears') }}
      />
    </DatesProvider>
  );
}
