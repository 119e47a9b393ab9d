import { existsSync } from 'node:fs';
import path from 'node:path';
import { pageServer } from './page';

/** `npm start` ends here: serves the built page. PORT and HOST may be set; by default only this machine reaches it. */
const port = Number(process.env['PORT'] ?? 5417);
const host = process.env['HOST'] ?? 'localhost';
const dist = path.resolve(import.meta.dirname, '../dist');

if (!existsSync(path.join(dist, 'index.html'))) {
  console.error('The page is not built yet. Run: npm start');
  process.exit(1);
}

const server = await pageServer(dist);
try {
  await server.listen({ port, host });
  console.log(`Bitelight is at http://${host}:${port}  (Ctrl+C ends it)`);
} catch (error) {
  const busy = error instanceof Error && 'code' in error && error.code === 'EADDRINUSE';
  console.error(
    busy
      ? `Port ${port} is taken: Bitelight may be running already. Another port: PORT=5500 npm start`
      : `The server could not start: ${error instanceof Error ? error.message : String(error)}`,
  );
  process.exit(1);
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void server.close().then(() => process.exit(0)));
