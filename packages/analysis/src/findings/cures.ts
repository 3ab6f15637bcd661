/** The policy that serves tasks in their order, whatever their queue. */
export const WITHOUT_WEIGHTS = 'fifo';

export const CHOOSE_FAIR =
  'Choose the policy eevdf, which serves queues by their weights: fifo gives weights no meaning.';

export const OUTSIDE_OF_TASKS =
  'Look at what runs outside of tasks: event handlers, timers and promise callbacks. Spawn what takes long as a task.';
