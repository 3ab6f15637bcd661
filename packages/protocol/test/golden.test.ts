import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  decodeFrame,
  encodeFrame,
  FrameError,
  parseClientMessage,
  parseHello,
  parseNotice,
  parseReply,
  refusalFor,
} from '../src/index.ts';
import { sectionCodecs } from '../src/sections/section-codecs.ts';
import { goldenFrames } from './golden-samples/frames.ts';
import { goldenMessages } from './golden-samples/messages.ts';
import { plain } from './plain.ts';

const folder = new URL('../golden/', import.meta.url);

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
}

function writeJson(name: string, value: unknown): void {
  writeFileSync(new URL(`${name}.json`, folder), `${JSON.stringify(value, undefined, 2)}\n`);
}

if (process.env['UPDATE_GOLDEN'] === '1') {
  for (const [name, frame] of Object.entries(goldenFrames)) {
    writeFileSync(new URL(`${name}.bin`, folder), encodeFrame(frame));
    writeJson(name, plain(frame));
  }
  for (const [name, message] of Object.entries(goldenMessages)) writeJson(name, message);
}

describe('the golden files', () => {
  it.each(Object.entries(goldenFrames))('hold %s as bytes that the codec writes and reads', (name, frame) => {
    const bytes = readFileSync(new URL(`${name}.bin`, folder));
    expect(Buffer.from(encodeFrame(frame)).toString('hex')).toBe(bytes.toString('hex'));
    expect(plain(decodeFrame(bytes))).toEqual(readJson(name));
  });

  it('hold every kind of section, and no file that nothing checks', () => {
    const kinds = Object.values(goldenFrames).flatMap(({ sections }) => sections.map(({ kind }) => kind));
    expect(new Set(kinds)).toEqual(new Set(Object.keys(sectionCodecs)));
    const checked = Object.keys(goldenFrames)
      .map((name) => `${name}.bin`)
      .sort();
    expect(
      readdirSync(folder)
        .filter((file) => file.endsWith('.bin') && !file.startsWith('recording'))
        .sort(),
    ).toEqual(checked);
  });

  it('hold the messages of the handshake as they are read', () => {
    const text = (name: string) => JSON.stringify(readJson(name));
    expect(parseHello(text('hello'))).toEqual(goldenMessages.hello);
    expect(parseReply(text('welcome'))).toEqual(goldenMessages.welcome);
    expect(parseReply(text('refused'))).toEqual(goldenMessages.refused);
  });

  it('hold the requests and notices that follow, as they are read', () => {
    const text = (name: string) => JSON.stringify(readJson(name));
    for (const name of ['subscribe', 'setLevel', 'snapshotRequest', 'dump'] as const) {
      expect(parseClientMessage(text(name))).toEqual(goldenMessages[name]);
    }
    for (const name of ['level', 'declined', 'status', 'refused'] as const) {
      expect(parseNotice(text(name))).toEqual(goldenMessages[name]);
    }
  });

  it('hold the refusal that this version writes', () => {
    const tooNew = {
      ...parseHello(JSON.stringify(readJson('hello'))),
      client: 'console/2.0.0',
      protocol: { major: 2, minor: 0 },
    };
    expect(refusalFor(tooNew)).toEqual(readJson('refused'));
  });

  const malformed = readJson('malformed') as readonly { why: string; hex: string; code: string }[];

  it.each(malformed)('hold what is not a frame: $why', ({ hex, code }) => {
    const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex');
    expect(() => decodeFrame(bytes)).toThrow(FrameError);
    expect(() => decodeFrame(bytes)).toThrow(
      expect.objectContaining({ code, message: expect.stringMatching(/; .+byte \d+/) }),
    );
  });

  it('hold a malformed frame for every code of FrameError', () => {
    const codes = ['version', 'channel', 'truncated', 'varint', 'range', 'value', 'utf8', 'trailing'];
    expect(new Set(malformed.map(({ code }) => code))).toEqual(new Set(codes));
  });
});
