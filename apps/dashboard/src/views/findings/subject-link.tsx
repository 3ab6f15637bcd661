import type { FindingSubject } from '@pollscope/protocol';
import type { ViewState } from '../../url/view-state.ts';
import { ViewLink } from '../../widgets/view-link.tsx';

/** Names by id, as far as they are known. */
export interface SubjectNames {
  readonly queues: readonly { readonly queue: number; readonly name: string }[];
  readonly workers: readonly { readonly worker: number; readonly name: string }[];
}

export interface SubjectLinkProps {
  readonly subject: FindingSubject;
  readonly names: SubjectNames;
}

/** The way from a finding to what it is about. */
export function SubjectLink({ subject, names }: SubjectLinkProps) {
  const { label, to } = targetOf(subject, names);
  return (
    <ViewLink to={to} data-testid={`finding-${subject.kind}`} data-value={subject.id}>
      {label}
    </ViewLink>
  );
}

function targetOf({ kind, id }: FindingSubject, { queues, workers }: SubjectNames): Target {
  switch (kind) {
    case 'task':
      return { label: `task ${id}`, to: { view: 'task', selected: String(id) } };
    case 'queue': {
      const name = queues.find(({ queue }) => queue === id)?.name ?? String(id);
      return { label: `queue ${name}`, to: { view: 'queues', queue: name } };
    }
    case 'worker': {
      const name = workers.find(({ worker }) => worker === id)?.name ?? String(id);
      return { label: `worker ${name}`, to: { view: 'workers' } };
    }
    case 'resource':
      return { label: `resource ${id}`, to: { view: 'resources', resource: id } };
  }
}

interface Target {
  readonly label: string;
  readonly to: Partial<ViewState>;
}
