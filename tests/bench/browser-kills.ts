import { BrowserKills } from '../support/browser-kills';

/** `npm run test:browser-faults [-- SEEDS [FIRST [FILMS]]]`: the browser killed, or the page locked, at random moments of pushes. It needs `vite build`. */
const [seeds = 50, first = 1, films = 4] = process.argv.slice(2).map(Number);
const started = Date.now();
const outcome = await new BrowserKills(films, console.log).run(
  Array.from({ length: seeds }, (_, n) => first + n),
);
console.log(
  `${outcome.kills} kills of the browser and ${outcome.locks} locks of the page in ${outcome.seeds} pushes of ${outcome.films} films (seeds from ${first}), ` +
    `${Math.round((Date.now() - started) / 1000)} s: ${outcome.wrong.length} things not exactly once and byte for byte`,
);
console.log('what the centre had done last:', outcome.after);
for (const one of outcome.wrong) console.log(`wrong: ${one}`);
process.exit(outcome.wrong.length > 0 ? 1 : 0);
