import '@fontsource-variable/inter/wght.css';
import './base/style.css';
import { render } from 'preact';
import { App } from './shell/app';
import { applyTheme, readTheme } from './shell/theme';

applyTheme(readTheme());
if (!isReadable(location.pathname)) history.replaceState(null, '', '/no-such-page');
const root = document.getElementById('app');
if (root) render(<App />, root);

/** The router takes addresses apart, and throws at one that is none. */
function isReadable(path: string): boolean {
  try {
    decodeURIComponent(path);
    return true;
  } catch {
    return false;
  }
}
