import '@fontsource-variable/inter/wght.css';
import './style.css';
import { render } from 'preact';
import { App } from './app';
import { applyTheme, readTheme } from './theme';

applyTheme(readTheme());
const root = document.getElementById('app');
if (root) render(<App />, root);
