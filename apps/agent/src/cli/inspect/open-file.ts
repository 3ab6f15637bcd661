import { inflateBlock, openFileSource } from '../../recording/index.ts';
import { openRecording, RecordingError, type RecordingReader } from '@pollscope/protocol/recording';
import { CommandError, ExitCode } from '../exit.ts';

export interface OpenFile {
  readonly reader: RecordingReader;
  readonly bytes: number;
  readonly close: () => Promise<void>;
}

const CONVERT_ADVICE = ' Traces of dial9 and tokio-console become one by `pollscope convert`.';

/** @throws CommandError when there is no such file, or nothing of it can be read. */
export async function openFile(path: string): Promise<OpenFile> {
  const source = await openFileSource(path).catch((error: Error) => {
    throw new CommandError(ExitCode.usage, `${path} cannot be opened: ${error.message}`);
  });
  try {
    return { reader: await openRecording(source, inflateBlock), bytes: source.size, close: () => source.close() };
  } catch (error) {
    await source.close();
    if (!(error instanceof RecordingError)) throw error;
    const advice = error.code === 'notARecording' ? CONVERT_ADVICE : '';
    throw new CommandError(ExitCode.failure, `${path}: ${error.message}${advice}`);
  }
}
