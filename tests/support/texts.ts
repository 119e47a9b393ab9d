import { fetchOthers } from '../../src/i18n/catalogues';

// Set-up of every test: all texts are here, as on a page that has been open for a moment.
await fetchOthers();
