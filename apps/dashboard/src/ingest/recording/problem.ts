import { ImportError } from '@pollscope/interop';
import { RecordingError } from '@pollscope/protocol/recording';
import type { RecordingProblem } from './replay-state.ts';

/** Something beside the recording's bytes that keeps it from being shown. */
export class OpeningError extends Error {
  override readonly name = 'OpeningError';
  readonly title: string;
  readonly advice: string;

  constructor({ title, advice, detail }: RecordingProblem, options?: ErrorOptions) {
    super(detail, options);
    this.title = title;
    this.advice = advice;
  }
}

const ANOTHER_COPY = 'Get another copy of the file: it was changed or cut off on its way.';

/** What to tell the user of a recording that cannot be opened, or not be read any further. */
export function problemOf(error: unknown): RecordingProblem {
  const detail = error instanceof Error ? error.message : String(error);
  if (error instanceof OpeningError) return { title: error.title, advice: error.advice, detail };
  if (error instanceof RecordingError) return { detail, ...wordsOf(error) };
  if (error instanceof ImportError) return { detail, ...importWordsOf(error) };
  if (error instanceof RangeError) {
    return {
      title: 'This recording does not fit into memory',
      advice: 'Cut a range out of it with `pollscope convert`.',
      detail,
    };
  }
  return {
    title: 'This recording cannot be read',
    advice: 'Open it again: files that are moved, replaced or written to while they are open are lost to the page.',
    detail,
  };
}

type Words = Omit<RecordingProblem, 'detail'> & Partial<RecordingProblem>;

function wordsOf({ code }: RecordingError): Words {
  switch (code) {
    case 'notARecording':
      return unknownFormat();
    case 'version':
      return {
        title: 'This recording comes from a newer Pollscope',
        advice: 'Open it with the console of that version, or upgrade this one.',
      };
    case 'truncated':
      return { title: 'Nothing is left of this recording', advice: ANOTHER_COPY };
    case 'checksum':
    case 'malformed':
      return { title: 'This recording is damaged', advice: ANOTHER_COPY };
    case 'limit':
      return {
        title: 'This recording asks for more memory than it may',
        advice: 'It is damaged, or was made to harm. Open it only if you know who made it, and then another copy.',
      };
    case 'closed':
    case 'sink':
      return {
        title: 'The recording could not be converted',
        advice: 'Convert it with `pollscope convert` and open the result.',
      };
  }
}

function importWordsOf({ code }: ImportError): Words {
  switch (code) {
    case 'unknownFormat':
      return unknownFormat();
    case 'version':
      return {
        title: 'This trace is of a version that is not known here',
        advice: 'Upgrade Pollscope, or write the trace with an older version of its tool.',
      };
    case 'unreadable':
      return { title: 'This file cannot be read', advice: ANOTHER_COPY };
    case 'empty':
      return {
        title: 'This trace holds no event',
        advice: 'Was the tracer running while there was work? Record once more.',
      };
  }
}

function unknownFormat(): Words {
  return {
    title: 'This is no recording that the console knows',
    advice:
      'Choose a recording of Pollscope (.pollscope), a trace of dial9 (.bin, .bin.gz) or a recording of tokio-console (lines of JSON).',
    detail: 'The file begins as none of these does. Was it copied as binary?',
  };
}
