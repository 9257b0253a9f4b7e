export const ways = ['script', 'segment', 'rudderstack', 'http', 'file'] as const;
export type Way = (typeof ways)[number];

export interface Snippet {
  /** Which client or language it is for; null: there is only one. */
  readonly name: string | null;
  readonly code: string;
}

interface Place {
  /** This server, as browsers and other servers reach it: `https://faden.example.com`. */
  readonly origin: string;
  readonly key: string;
}

const script = ({ origin, key }: Place): Snippet[] => [
  {
    name: null,
    code: `<!-- Faden -->
<script async src="${origin}/f.js"
        data-key="${key}" data-consent="ask"></script>`,
  },
];

/** The SDKs keep their own defaults but for the host; the browser's needs it in two places. */
const segment = ({ origin, key }: Place): Snippet[] => {
  const { host, protocol } = new URL(origin);
  return [
    {
      name: 'Browser: @segment/analytics-next',
      code: `import { AnalyticsBrowser } from '@segment/analytics-next'

export const analytics = AnalyticsBrowser.load(
  { writeKey: '${key}', cdnURL: '${origin}' },
  {
    integrations: {
      'Segment.io': { apiHost: '${host}/v1', protocol: '${protocol.replace(':', '')}' },
    },
  },
)
analytics.page()`,
    },
    {
      name: 'Node: @segment/analytics-node',
      code: `import { Analytics } from '@segment/analytics-node'

const analytics = new Analytics({
  writeKey: '${key}',
  host: '${origin}',
})
analytics.track({ userId: '4711', event: 'Order Completed', properties: { revenue: 189, currency: 'EUR' } })`,
    },
    {
      name: 'Python: segment-analytics-python',
      code: `import segment.analytics as analytics

analytics.write_key = "${key}"
analytics.host = "${origin}"
analytics.track("4711", "Order Completed", {"revenue": 189, "currency": "EUR"})
analytics.flush()`,
    },
  ];
};

const rudderstack = ({ origin, key }: Place): Snippet[] => [
  {
    name: 'Browser: @rudderstack/analytics-js',
    code: `import { RudderAnalytics } from '@rudderstack/analytics-js'

const analytics = new RudderAnalytics()
analytics.load('${key}', '${origin}', { configUrl: '${origin}' })
analytics.page()`,
  },
  {
    name: 'Node: @rudderstack/rudder-sdk-node',
    code: `import RudderAnalytics from '@rudderstack/rudder-sdk-node'

const analytics = new RudderAnalytics('${key}', { dataPlaneUrl: '${origin}' })
analytics.track({ userId: '4711', event: 'Order Completed', properties: { revenue: 189, currency: 'EUR' } })`,
  },
  {
    name: 'Python: rudder-sdk-python',
    code: `import rudderstack.analytics as analytics

analytics.write_key = "${key}"
analytics.dataPlaneUrl = "${origin}"
analytics.track("4711", "Order Completed", {"revenue": 189, "currency": "EUR"})
analytics.flush()`,
  },
];

const http = ({ origin, key }: Place): Snippet[] => [
  {
    name: null,
    code: `curl ${origin}/v1/track \\
  --user '${key}:' \\
  --header 'Content-Type: application/json' \\
  --data '{"userId": "4711", "event": "Order Completed",
           "properties": {"revenue": 189, "currency": "EUR"}}'`,
  },
];

const file = (): Snippet[] => [
  {
    name: null,
    code: 'faden import events.jsonl.gz --mapping segment-jsonl --data ./faden-data',
  },
];

const made: Readonly<Record<Way, (place: Place) => Snippet[]>> = { script, segment, rudderstack, http, file };

/** What to put where, with this server's address and this source's key. */
export const snippetsOf = (way: Way, place: Place): readonly Snippet[] => made[way](place);

/** Where one begins, by the kind of source. */
export const firstWay: Readonly<Record<'web' | 'server' | 'app' | 'pos' | 'import', Way>> = {
  web: 'script',
  server: 'segment',
  app: 'segment',
  pos: 'http',
  import: 'file',
};
