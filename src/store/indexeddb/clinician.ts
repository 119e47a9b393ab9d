import type { Database } from './database';
import { isClinician } from './guard';
import { write } from './write';

export async function clinicianName(database: Database): Promise<string | null> {
  const row = await database.get('upkeep', 'clinician');
  return isClinician(row) ? row.name : null;
}

export function nameClinician(database: Database, name: string): Promise<void> {
  return write(database, ['upkeep'], (draft) =>
    draft.objectStore('upkeep').put({ id: 'clinician', name }),
  );
}
