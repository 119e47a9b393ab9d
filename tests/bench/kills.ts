import { killsWhilePushing } from '../support/kills';

/** `npm run test:faults [-- KILLS [SEED]]`: 200 kills of the store's process at random steps of pushes, or as many as asked. */
const [kills = 200, seed = 1] = process.argv.slice(2).map(Number);
const started = Date.now();
const outcome = await killsWhilePushing(seed, kills);
console.log(
  `${outcome.kills} kills in ${Math.round((Date.now() - started) / 1000)} s (seed ${seed}): ${outcome.films} films, ` +
    `${outcome.repeated} pushes without an answer and sent again, ${outcome.wrong.length} resources not exactly once and byte for byte`,
);
for (const name of outcome.wrong) console.log(`wrong: ${name}`);
process.exitCode = outcome.wrong.length > 0 ? 1 : 0;
