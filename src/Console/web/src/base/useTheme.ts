// Colours that are not the style sheet's (on a canvas) are looked up anew when the reader or the system changes the theme.

import { useEffect, useState } from 'preact/hooks';

/** A number that changes with the theme: name it among what an effect depends on. */
export function useTheme(): number {
  const [round, setRound] = useState(0);
  useEffect(() => {
    const change = (): void => setRound((before) => before + 1);
    const theme = new MutationObserver(change);
    theme.observe(document.documentElement, { attributeFilter: ['data-theme'] });
    const dark = matchMedia('(prefers-color-scheme: dark)');
    dark.addEventListener('change', change);
    return () => {
      theme.disconnect();
      dark.removeEventListener('change', change);
    };
  }, []);
  return round;
}
