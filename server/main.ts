import { existsSync } from 'node:fs';
import path from 'node:path';
import { createApp } from './app';
import { configFrom } from './config';
import { definitions } from './services/fhir/definitions';

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** `npm start` ends here: page and central store, reached from this machine only unless HOST says otherwise. */
async function start(): Promise<void> {
  const config = configFrom(process.env);
  if (!existsSync(path.join(config.dist, 'index.html')))
    throw new Error('The page is not built yet. Run: npm start');
  const app = await createApp(config);
  // About a second, which the first request would wait for otherwise.
  definitions();
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void app.close().then(() => process.exit(0)));
  await app.listen({ port: config.port, host: config.host }).catch((error: unknown) => {
    const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
    if (!busy) throw error;
    throw new Error(
      `Port ${config.port} is taken: Bitelight may be running already. Another port: PORT=5500 npm start`,
    );
  });
  const address = `${config.tls ? 'https' : 'http'}://${config.host}:${config.port}`;
  console.log(`Bitelight is at ${address}  (Ctrl+C ends it)`);
}

try {
  await start();
} catch (error) {
  console.error(said(error));
  process.exit(1);
}
