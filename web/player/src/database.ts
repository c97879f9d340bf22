/** A few promises around IndexedDB. Knows nothing of what is kept in it. */

const NAME = 'vitrine-player';

/** Opens the player's database, making its stores on the first run. */
export function openDatabase(factory: IDBFactory = indexedDB, name = NAME): Promise<IDBDatabase> {
  const request = factory.open(name, 1);
  request.onupgradeneeded = () => {
    const db = request.result;
    db.createObjectStore('values');
    db.createObjectStore('plays', { keyPath: ['boot', 'seq'] });
    db.createObjectStore('commands', { keyPath: 'id' }).createIndex('at', 'at');
    db.createObjectStore('files', { keyPath: 'sha' });
    db.createObjectStore('chunks');
  };
  return settled(request);
}

/** The result of a request. */
export function settled<T>(request: IDBRequest<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

/** Writes in one transaction and resolves when that is durable. */
export function write(
  db: IDBDatabase,
  stores: string[],
  work: (store: (name: string) => IDBObjectStore) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const transaction = db.transaction(stores, 'readwrite');
    transaction.oncomplete = () => resolve();
    transaction.onerror = () => reject(transaction.error);
    transaction.onabort = () => reject(transaction.error);
    work((name) => transaction.objectStore(name));
  });
}

/** Reads one record. */
export async function read<T>(db: IDBDatabase, store: string, key: IDBValidKey): Promise<T | undefined> {
  return settled(db.transaction(store).objectStore(store).get(key) as IDBRequest<T | undefined>);
}

/** Reads all records of a range. */
export async function readAll<T>(
  db: IDBDatabase,
  store: string,
  range?: IDBKeyRange,
  limit?: number,
): Promise<T[]> {
  return settled(db.transaction(store).objectStore(store).getAll(range, limit) as IDBRequest<T[]>);
}
