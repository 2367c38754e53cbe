/** Names of the runtime of Workers in tables' files: `npm run docs` loads them in Node, which calls none of it. */

type SqlStorageValue = ArrayBuffer | string | number | null;

interface SqlStorage {
  exec<Row extends Record<string, SqlStorageValue> = Record<string, SqlStorageValue>>(
    query: string,
    ...values: (SqlStorageValue | ArrayBufferView)[]
  ): {
    toArray(): Row[];
    one(): Row;
    readonly rowsWritten: number;
    [Symbol.iterator](): IterableIterator<Row>;
  };
}

interface SyncKvStorage {
  get<Value>(key: string): Value | undefined;
  put(key: string, value: unknown): void;
}

type Env = object;

interface Fetcher {
  readonly fetch: typeof fetch;
}

interface DurableObjectStorage {
  readonly sql: SqlStorage;
  transactionSync<Result>(work: () => Result): Result;
}
