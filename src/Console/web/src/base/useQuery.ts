// A value in the address bar's query, so that what is on the page can be bookmarked and sent to a colleague.

import { useLocation } from 'preact-iso';
import { useCallback, useEffect, useState } from 'preact/hooks';

/** Reads and writes `?name=value`; the default value is left out of the address. Other parts of the query stay. */
export function useQuery(name: string, byDefault = ''): [string, (value: string) => void] {
  const { url } = useLocation();
  const [value, setValue] = useState(() => read(name, byDefault));
  useEffect(() => {
    const follow = (): void => setValue(read(name, byDefault));
    follow(); // a link led to another part of the same page
    addEventListener('popstate', follow);
    return () => removeEventListener('popstate', follow);
  }, [name, byDefault, url]);
  const write = useCallback((next: string) => {
    const query = new URLSearchParams(location.search);
    if (next === byDefault) query.delete(name);
    else query.set(name, next);
    const text = query.toString();
    history.replaceState(null, '', text ? `?${text}` : location.pathname);
    setValue(next);
  }, [name, byDefault]);
  return [value, write];
}

const read = (name: string, byDefault: string): string => new URLSearchParams(location.search).get(name) ?? byDefault;
