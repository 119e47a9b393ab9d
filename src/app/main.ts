import { mount } from 'svelte';
import App from './App.svelte';
import './base.css';
import { compose } from './compose';
import './tokens.css';

const target = document.getElementById('app');
if (!target) throw new Error('index.html has no #app');
mount(App, { target, props: { parts: await compose() } });
