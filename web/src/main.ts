import './app.css';

import { mount } from 'svelte';

import App from './App.svelte';
import { beginAnew } from './lib/again';
import { i18n } from './lib/i18n/i18n.svelte';
import { appearance } from './lib/ui/theme.svelte';

addEventListener('vite:preloadError', () => beginAnew(), { once: true });
appearance.start();
await i18n.start();
const target = document.getElementById('app');
if (target) mount(App, { target });
