import type { RequestListener } from 'node:http';
import type { Access } from './access.ts';
import type { PagesOptions } from './pages.ts';

/**
 * The pages, whose library is loaded when the first of them is asked for: that takes some 50 ms of CPU time, and most agents
 * are never looked at.
 */
export function pagesOnDemand(access: Access, options: PagesOptions): RequestListener {
  let loading: Promise<RequestListener> | undefined;
  const load = async (): Promise<RequestListener> => {
    const { pages } = await import('./pages.ts');
    return pages(access, options);
  };
  return (request, response) => {
    loading ??= load();
    void loading.then((serve) => serve(request, response));
  };
}
