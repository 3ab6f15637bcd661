import type { RefusalCode } from '@pollscope/protocol';
import type { ConnectionState } from '@pollscope/protocol/client';
import { useConnection } from '../../src/session/hooks.ts';
import { AddressNotice } from '../../src/views/connection/address-notice.tsx';
import { ConnectionBanner } from '../../src/views/connection/banner.tsx';
import { FirstContact } from '../../src/views/connection/first-contact.tsx';
import { NoActivity } from '../../src/views/connection/no-activity.tsx';
import { Unsupported } from '../../src/views/connection/unsupported.tsx';
import { NoSource } from '../../src/views/recordings/no-source.tsx';
import { Header } from '../../src/views/shell/header.tsx';
import type { Specimen } from '../specimen.tsx';
import { aLittle } from './fills.ts';
import { WithOverview } from './with-overview.tsx';

/** So far ahead that the countdown stands still. */
const NEVER = Number.MAX_SAFE_INTEGER;

const REFUSALS: readonly RefusalCode[] = ['unauthorized', 'version', 'busy', 'malformed'];

/** What is shown in place of the views, before there is anything to show. */
const CONTACTS: Readonly<Record<string, ConnectionState>> = {
  connecting: { kind: 'connecting', attempt: 0 },
  'no-program': { kind: 'connecting', attempt: 4 },
  'first-data': { kind: 'live' },
  ...Object.fromEntries(
    REFUSALS.map((code) => [
      `refused-${code}`,
      { kind: 'refused', code, message: 'What the agent says of it.' } as const,
    ]),
  ),
};

const contacts = Object.entries(CONTACTS).map(
  ([name, state]): Specimen => ({
    name: `contact-${name}`,
    element: <FirstContact state={state} />,
  }),
);

const banner = <ConnectionBanner />;
const banners: readonly Specimen[] = [
  { name: 'banner-address', element: <AddressNotice />, search: '?v=1&view=everything&colour=red' },
  { name: 'banner-lost', element: banner, fill: (page) => page.connection({ kind: 'connecting', attempt: 3 }) },
  {
    name: 'banner-refused',
    element: banner,
    fill: (page) => page.connection({ kind: 'refused', code: 'busy', message: 'Eight consoles are connected.' }),
  },
  { name: 'banner-off', element: banner, fill: (page) => page.source({ level: 'off' }) },
  {
    name: 'banner-restarted',
    element: banner,
    fill: (page) => {
      page.connection({ kind: 'live' });
      page.connection({ kind: 'live' }, 'another run');
    },
  },
  {
    name: 'banner-declined',
    element: banner,
    fill: (page) =>
      page.source(
        {},
        { declined: { type: 'declined', request: 'setLevel', message: 'The program does not allow it.' } },
      ),
  },
  {
    name: 'banner-told',
    element: banner,
    fill: (page) => page.source({}, { told: { pace: 'This console is behind and is sent every second window.' } }),
  },
];

const header = <Header overview={undefined} />;
const headerWithData = <WithOverview render={(overview) => <Header overview={overview} />} />;
const headers: readonly Specimen[] = [
  { name: 'header-connecting', element: header, width: 'full' },
  { name: 'header-live', element: headerWithData, width: 'full', fill: aLittle },
  {
    name: 'header-lost',
    element: header,
    width: 'full',
    fill: (page) => page.connection({ kind: 'reconnecting', attempt: 3, retryAt: NEVER, reason: 'closed' }),
  },
  {
    name: 'header-stalled',
    element: header,
    width: 'full',
    fill: (page) => page.connection({ kind: 'stalled', since: 0 }),
  },
  {
    name: 'header-paused',
    element: headerWithData,
    width: 'full',
    fill: (page, tiles) => {
      aLittle(page, tiles);
      page.session.pause();
    },
  },
  {
    name: 'header-long-name',
    element: header,
    width: 'full',
    fill: (page) => page.source({ name: 'a-service-with-a-name-that-leaves-no-room-for-anything-else-on-the-line' }),
  },
];

function NothingPolled() {
  const { source } = useConnection();
  return source && <NoActivity source={source} />;
}

/** How the connection stands, and what to do about it. */
export const CONNECTION: readonly Specimen[] = [
  ...headers,
  ...banners,
  ...contacts,
  { name: 'no-source', element: <NoSource /> },
  { name: 'no-activity', element: <NothingPolled />, fill: (page) => page.connection({ kind: 'live' }) },
  {
    name: 'unsupported',
    element: <Unsupported what="Call stacks" hint="Stack sampling may be off in the program’s agent." />,
    fill: (page) => page.connection({ kind: 'live' }),
  },
];
