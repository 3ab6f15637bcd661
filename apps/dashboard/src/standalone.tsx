// oxlint-disable-next-line import/default -- Vite makes a class of the script.
import IngestWorker from './ingest/ingest.worker.ts?worker&inline';
import { embeddedRecording } from './session/embedded-recording.ts';
import { startConsole } from './start-console.tsx';

// The console as a single file without a server, which holds its worker and maybe a recording.
const origin = embeddedRecording(document);
startConsole({
  worker: new IngestWorker({ name: 'ingest' }),
  home: origin === undefined ? { kind: 'nothing' } : { kind: 'recording', origin },
});
