import type { Definitions } from './definitions.ts';
import type { QueueName, QueueNamesQuery } from './queries.ts';

/** By ascending id. */
export function queueNamesOf(definitions: Definitions, { text, limit }: QueueNamesQuery): readonly QueueName[] {
  const all = definitions.queues.map((queue) => ({ queue, name: definitions.queue(queue).name }));
  if (all.length <= limit) return all;
  const wanted = text.toLowerCase();
  return all.filter(({ name }) => name.toLowerCase().includes(wanted)).slice(0, limit);
}
