import { backup } from './backup';
import { configFrom } from './config';
import type { Config } from './config';
import { verifyAudit } from './services/audit';
import { newCode } from './services/enrolment';
import type { Role } from './services/ports';
import { isRole, rotateKey } from './services/tokens';
import { openStorage } from './storage/open';
import type { Session, Storage } from './storage/ports';

const USAGE = `bitelight-server backup FILE                                            the database, whole, while the server runs
bitelight-server enrol --clinic NAME --region NAME [--role dentist]...   a code for one device, good for 72 hours
bitelight-server devices                                                who is registered
bitelight-server revoke ID                                              that device no longer comes in, at once
bitelight-server rotate-key                                             tokens are signed by a new key from now on
bitelight-server audit export                                           every event, one JSON a line
bitelight-server audit verify                                           whether one was changed, removed, added or moved`;

type Say = (line: string) => void;

/** Values of `--name value`, as often as it is there. */
function options(args: readonly string[], name: string): string[] {
  return args.flatMap((arg, i) => {
    const value = args[i + 1];
    return arg === `--${name}` && value !== undefined && !value.startsWith('--') ? [value] : [];
  });
}

async function enrol(session: Session, args: readonly string[], say: Say): Promise<number> {
  const [clinic] = options(args, 'clinic');
  const [region] = options(args, 'region');
  const named = options(args, 'role');
  const roles: Role[] = named.length > 0 ? named.filter(isRole) : ['dentist'];
  if (
    clinic === undefined ||
    region === undefined ||
    (named.length > 0 && roles.length < named.length)
  ) {
    say(USAGE);
    return 2;
  }
  say(await newCode(session, { clinic, region, roles }, Date.now()));
  return 0;
}

async function devices(session: Session, say: Say): Promise<number> {
  for (const {
    id,
    name,
    clinic,
    region,
    roles,
    registered,
    revoked,
  } of await session.accounts.devices()) {
    const when = new Date(registered).toISOString();
    const state = revoked === null ? 'active' : `revoked ${new Date(revoked).toISOString()}`;
    say([id, clinic, region, roles.join(','), when, state, name].join('\t'));
  }
  return 0;
}

const PAGE = 1000;

async function exported(storage: Storage, say: Say): Promise<number> {
  for (const chain of await storage.read((session) => session.audit.chains()))
    for (let after = 0; ;) {
      const rows = await storage.read((session) => session.audit.rows(chain, after, PAGE));
      for (const row of rows) {
        const { seq, previous, hash, event } = row;
        say(JSON.stringify({ chain, seq, previous, hash, event: JSON.parse(event) as unknown }));
        after = seq;
      }
      if (rows.length < PAGE) break;
    }
  return 0;
}

async function verified(storage: Storage, say: Say): Promise<number> {
  const { events, broken, heads } = await storage.read((session) => verifyAudit(session.audit));
  for (const { chain, seq, what } of broken) say(`BROKEN\t${chain}\tevent ${seq}: ${what}`);
  for (const { chain, seq, hash } of heads) say(`${chain}\t${seq}\t${hash}`);
  say(
    broken.length > 0
      ? `${broken.length} of ${heads.length} chains are broken`
      : `${events} events, each in its place`,
  );
  return broken.length > 0 ? 1 : 0;
}

/** Runs one command against the store that the environment names; settles with the exit status. */
export async function command(config: Config, args: readonly string[], say: Say): Promise<number> {
  const [name, second = ''] = args;
  if (name === 'backup') return backup(second, config, say);
  const storage = await openStorage(config.database);
  try {
    switch (`${name ?? ''} ${name === 'audit' ? second : ''}`.trim()) {
      case 'enrol':
        return await storage.write((session) => enrol(session, args, say));
      case 'devices':
        return await storage.read((session) => devices(session, say));
      case 'revoke': {
        const done = await storage.write((session) => session.accounts.revoke(second, Date.now()));
        say(done ? 'revoked' : 'there is no such active device');
        return done ? 0 : 1;
      }
      case 'rotate-key': {
        const { kid } = await storage.write((session) => rotateKey(session, Date.now()));
        say(kid);
        return 0;
      }
      case 'audit export':
        return await exported(storage, say);
      case 'audit verify':
        return await verified(storage, say);
      default:
        say(USAGE);
        return 2;
    }
  } finally {
    await storage.close();
  }
}

export const main = (args: readonly string[]): Promise<number> =>
  command(configFrom(process.env), args, (line) => console.log(line));
