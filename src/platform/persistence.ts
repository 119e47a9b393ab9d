/** Asks the browser not to clear our storage when space is short; true where it promises. */
export async function askForPersistence(): Promise<boolean> {
  const storage = navigator.storage as StorageManager | undefined;
  if (!storage?.persist) return false;
  return (await storage.persisted()) || (await storage.persist().catch(() => false));
}
