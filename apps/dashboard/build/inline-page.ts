import type { Plugin } from 'vite';

/** Puts the scripts and styles of a built page into its HTML, and leaves no other file. */
export function inlinePage(): Plugin {
  return {
    name: 'inline-page',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = Object.values(bundle).find(({ fileName }) => fileName.endsWith('.html'));
      if (page?.type !== 'asset') throw new Error('The build has no page.');
      let html = String(page.source);
      for (const file of Object.values(bundle)) {
        if (file === page) continue;
        const reference = new RegExp(
          `<(script|link)[^>]*(?:src|href)="[^"]*${literally(file.fileName)}"[^>]*>(</script>)?`,
        );
        if (file.type === 'chunk') {
          // At the end of the body, as a module would run.
          html = html.replace(reference, '');
          html = html.replace('</body>', () => `<script type="module">${scriptSafe(file.code)}</script>\n  </body>`);
        } else if (file.fileName.endsWith('.css')) {
          html = html.replace(reference, () => `<style>${String(file.source)}</style>`);
        } else {
          continue;
        }
        delete bundle[file.fileName];
      }
      page.source = html;
    },
  };
}

/** Code that cannot end the script element it stands in. */
function scriptSafe(code: string): string {
  return code.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}

function literally(text: string): string {
  return text.replace(/[.\\^$*+?()[\]{}|-]/g, '\\$&');
}
