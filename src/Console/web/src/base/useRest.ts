import { useLocation } from 'preact-iso';
import { useRef } from 'preact/hooks';

/**
 * The rest of the address below a page, decoded; empty for the page itself. While the code of the next page is loaded, this one is still shown at the other's address: it keeps what
 * it had.
 */
export function useRest(page: string): string {
  const { path } = useLocation();
  const last = useRef('');
  if (path === page || path.startsWith(`${page}/`)) last.current = decode(path.slice(page.length + 1).replace(/\/$/, ''));
  return last.current;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
