import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import { TOKEN } from '../observed.ts';
import { ObservedProgram } from './observed-program.ts';
import { rawSocket, upgradeRequest } from './raw-socket.ts';

interface Answer {
  readonly status: number;
  /** Header lines in lower case. */
  readonly head: string;
  readonly body: string;
}

/** Sends the request as it is, which an HTTP client would not: some of these are no proper ones. */
async function answerTo(port: number, request: string): Promise<Answer> {
  const socket = rawSocket(port);
  let text = '';
  socket.setEncoding('utf8').on('data', (part: string) => {
    text += part;
  });
  socket.write(request);
  await once(socket, 'close');
  const [head = '', ...body] = text.split('\r\n\r\n');
  return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: body.join('\r\n\r\n') };
}

function get(path: string, headers = ''): string {
  return `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${headers}\r\n`;
}

const BEARER = `Authorization: Bearer ${TOKEN}\r\n`;
const REQUESTS: readonly (readonly [what: string, status: number, request: string])[] = [
  ['the console', 200, get('/')],
  ['the exchange of the token', 303, get(`/?token=${TOKEN}&view=tasks`)],
  ['a wrong token', 403, get('/?token=wrong')],
  ['a query that cannot be decoded', 403, get('/?token=%')],
  ['an empty path segment', 200, get('//')],
  ['an address with a host', 404, get('http://127.0.0.1/nothing')],
  ['a foreign name (DNS rebinding)', 403, 'GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n'],
  ['a file that is not there', 404, get('/assets/nothing.js')],
  ['a directory', 404, get('/assets/')],
  ['a path that cannot be decoded', 400, get('/assets/%E0%A4%A')],
  ['a way up', 404, get('/../package.json')],
  ['an encoded way up', 403, get('/assets/..%2f..%2fagent.js')],
  ['a way up with a zero byte', 400, get('/assets/%00..%2f')],
  [
    'a form that a foreign page sends',
    404,
    `POST / HTTP/1.1\r\nHost: 127.0.0.1\r\n${BEARER}Connection: close\r\nContent-Length: 3\r\n\r\na=b`,
  ],
  ['the metrics', 200, get('/metrics', BEARER)],
  ['the metrics without a token', 401, get('/metrics')],
  ['a stream elsewhere', 404, upgradeRequest('/elsewhere')],
  ['the stream for a foreign page', 403, upgradeRequest('/stream', `${BEARER}Origin: http://evil.example`)],
];

describe('every answer', () => {
  it('has a strict content security policy, tells nothing of this machine, and leaves the output alone', async () => {
    const program = await ObservedProgram.start();
    const answers = await Promise.all(
      REQUESTS.map(async ([what, , request]) => ({ what, ...(await answerTo(program.port, request)) })),
    );
    expect(answers.map(({ what, status }) => [what, status])).toEqual(REQUESTS.map(([what, status]) => [what, status]));
    const without = (isRight: (answer: Answer) => boolean) =>
      answers.filter((answer) => !isRight(answer)).map(({ what }) => what);
    expect(without(({ head }) => head.includes("content-security-policy: default-src 'none'"))).toEqual([]);
    expect(without(({ head }) => head.includes('x-content-type-options: nosniff'))).toEqual([]);
    expect(without(({ head }) => !/unsafe|x-powered-by|access-control-allow/.test(head))).toEqual([]);
    expect(without(({ body }) => !/node_modules|file:|\.[jt]s:\d|ENOENT/.test(body))).toEqual([]);
    expect(without(({ body }) => !body.includes(TOKEN))).toEqual([]);
    await program.ticksOn();
    expect(program.output).toBe('');
  });

  it('sends no referrer along and lets no other site have its content', async () => {
    const program = await ObservedProgram.start();
    for (const path of ['/', '/nothing', `/?token=${TOKEN}`]) {
      const { head } = await answerTo(program.port, get(path));
      expect(head).toContain('referrer-policy: no-referrer');
      expect(head).toContain('cross-origin-resource-policy: same-origin');
      expect(head).toContain("frame-ancestors 'none'");
    }
  });
});
