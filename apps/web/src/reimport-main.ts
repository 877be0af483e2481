import { mount } from 'svelte';
import ReimportApp from './ReimportApp.svelte';
import './app.css';

mount(ReimportApp, { target: document.getElementById('app')! });
