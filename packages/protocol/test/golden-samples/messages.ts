import {
  type AgentNotice,
  CAPABILITIES,
  type ClientRequest,
  type Hello,
  PROTOCOL_VERSION,
  type Refused,
  type Welcome,
} from '../../src/index.ts';

/** Golden messages by the name of their files. */
export const goldenMessages = {
  hello: { type: 'hello', protocol: PROTOCOL_VERSION, client: 'console/0.1.0', subscribe: 'events' },
  welcome: {
    type: 'welcome',
    protocol: PROTOCOL_VERSION,
    agent: 'pollscope/0.1.0',
    epoch: '6f1d2c3a9b80',
    startedAt: 1_790_000_000_000.25,
    now: 92_051_003_117,
    source: { name: 'tiles', language: 'TypeScript', runtime: 'Node.js 20.20.2', pid: 4_711, host: 'localhost' },
    capabilities: CAPABILITIES,
    level: 'polls',
  },
  refused: {
    type: 'refused',
    code: 'version',
    message:
      'console/2.0.0 speaks protocol 2.0 and this agent 1.0: upgrade this agent to a version that speaks protocol 2.',
  },
  subscribe: { type: 'subscribe', subscribe: 'events', maxRate: 50_000 },
  setLevel: { type: 'setLevel', level: 'everything' },
  snapshotRequest: { type: 'snapshot' },
  dump: { type: 'dump' },
  level: { type: 'level', level: 'everything' },
  declined: {
    type: 'declined',
    request: 'setLevel',
    message: 'This program does not let clients change the level; set allowControl where it starts its agent.',
  },
  status: { type: 'status', topic: 'pace', message: 'You read more slowly than events come: only windows are sent.' },
} as const satisfies Readonly<Record<string, Hello | Welcome | Refused | ClientRequest | AgentNotice>>;
