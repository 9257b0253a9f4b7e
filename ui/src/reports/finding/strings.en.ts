import type { Same } from '../../i18n/strings';
import type de from './strings.de';

const en: Same<typeof de> = {
  nothing: 'There were no visits in this period.',
  nothingFiltered: 'In this period there were no visits that match all filters.',
  visits: '{{visits}} visits, no points yet.',
  sums: '{{visits}} visits brought {{value}} points, {{perVisit}} per visit.',
  change: {
    up: {
      up: '{{visits}} more visits come, and each is worth {{value}} more.',
      down: '{{visits}} more visits come, the value per visit falls by {{value}}.',
      level: '{{visits}} more visits come, the value per visit stays the same.',
    },
    down: {
      up: '{{visits}} fewer visits come, the value per visit rises by {{value}}.',
      down: '{{visits}} fewer visits come, and each is worth {{value}} less.',
      level: '{{visits}} fewer visits come, the value per visit stays the same.',
    },
    level: {
      up: 'As many visits come as before, the value per visit rises by {{value}}.',
      down: 'As many visits come as before, the value per visit falls by {{value}}.',
      level: 'Visits and value per visit are as in the period before.',
    },
  },
  best_one: 'Among those with enough visits {{names}} brings most per visit, with {{visits}} of the visits.',
  best_other: 'Among those with enough visits {{names}} bring most per visit, with {{visits}} of the visits.',
  bestCost_one: 'Among those with enough visits {{names}} brings most per visit, with {{visits}} of the visits and {{cost}} of the cost.',
  bestCost_other: 'Among those with enough visits {{names}} bring most per visit, with {{visits}} of the visits and {{cost}} of the cost.',
};
export default en;
