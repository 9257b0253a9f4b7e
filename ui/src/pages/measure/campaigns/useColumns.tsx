import { Link } from '@tanstack/react-router';
import { useMemo } from 'react';
import { Chip } from '../../../components/Chip/Chip';
import type { Column } from '../../../components/DataTable/column';
import { formatOf } from '../../../format/format';
import { useFormat } from '../../../format/useFormat';
import { useSession } from '../../../app/useSession';
import { useLanguage } from '../../../i18n/useText';
import { useValueName } from '../../../names/useValueName';
import type { Campaign, Phase } from './campaign';
import styles from './Campaigns.module.css';
import { useText } from './text';

export interface CampaignRow {
  readonly code: string;
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly published: boolean;
  readonly draft: boolean;
}

export function useColumns(): readonly Column<CampaignRow>[] {
  const text = useText();
  const format = useFormat();
  const language = useLanguage();
  const valueName = useValueName();
  const { timezone } = useSession();
  return useMemo(() => {
    const none = <span className="muted">{text('none')}</span>;
    const span = ({ start, end }: Campaign) => {
      if (start !== null && end !== null) return format.span(start, end);
      if (start !== null) return text('from', { day: format.day(start) });
      return end === null ? none : text('until', { day: format.day(end) });
    };
    return [
      {
        id: 'label',
        header: text('campaign'),
        phone: 'name',
        sort: (row) => row.campaign.label,
        cell: (row) => (
          <span className={styles.name}>
            <Link to="/measure/campaigns/$code" params={{ code: row.code }} className={`${styles.link} medium`}>
              {row.campaign.label || row.code}
            </Link>
            {!row.published ? <Chip>{text('onlyDraft')}</Chip> : row.draft && <Chip>{text('hasDraft')}</Chip>}
          </span>
        ),
      },
      { id: 'code', header: text('code'), sort: (row) => row.code, cell: (row) => <code>{row.code}</code> },
      { id: 'phase', header: text('phase'), phone: 'value', sort: (row) => row.phase, cell: (row) => <span className="secondary">{text(`phases.${row.phase}`)}</span> },
      { id: 'span', header: text('span'), sort: (row) => row.campaign.start, cell: (row) => span(row.campaign) },
      { id: 'channel', header: text('channel'), sort: (row) => row.campaign.channel, cell: (row) => (row.campaign.channel === null ? none : valueName('channel', row.campaign.channel)) },
      { id: 'owner', header: text('owner'), sort: (row) => row.campaign.owner, cell: (row) => row.campaign.owner ?? none },
      {
        id: 'planned',
        header: text('planned'),
        align: 'right',
        sort: (row) => (row.campaign.planned === null ? null : Number(row.campaign.planned[0])),
        cell: ({ campaign: { planned } }) => (planned === null ? none : formatOf(language, planned[1], timezone).money(Number(planned[0]))),
      },
    ];
  }, [text, format, language, valueName, timezone]);
}
