import { BACKENDS } from '../support/central';
import { killsWhilePushing } from '../support/kills';

/** `npm run test:faults [-- KILLS [SEED [PostgreSQL]]]`: 200 kills of the store's process at random steps of pushes, or as many as asked. */
const [kills = 200, seed = 1] = process.argv.slice(2, 4).map(Number);
const name = process.argv[4] ?? 'SQLite';
const backend = BACKENDS.find((one) => one.name === name);
if (!backend) throw new Error(`${name} is not here`);
const started = Date.now();
await backend.start();
const outcome = await killsWhilePushing(seed, kills, backend);
await backend.stop();
console.log(
  `${name}: ${outcome.kills} kills in ${Math.round((Date.now() - started) / 1000)} s (seed ${seed}): ${outcome.films} films, ` +
    `${outcome.repeated} pushes without an answer and sent again, ${outcome.wrong.length} resources or images not exactly once and byte for byte`,
);
for (const one of outcome.wrong) console.log(`wrong: ${one}`);
process.exitCode = outcome.wrong.length > 0 ? 1 : 0;
