/** Counts what statements read and write: each row costs money on Cloudflare. */
export interface Counts {
  rowsRead: number;
  rowsWritten: number;
}

/** An SQL interface that does the same and adds up what its statements cost once they have run. */
export function countingSql(sql: SqlStorage): { sql: SqlStorage; counts: () => Counts } {
  const cursors: SqlStorageCursor<Record<string, SqlStorageValue>>[] = [];
  const counting = new Proxy(sql, {
    get(target, name) {
      if (name !== "exec") return Reflect.get(target, name, target) as unknown;
      return (...values: Parameters<SqlStorage["exec"]>) => {
        const cursor = target.exec(...values);
        cursors.push(cursor);
        return cursor;
      };
    },
  });
  const sum = (field: keyof Counts) => cursors.reduce((all, cursor) => all + cursor[field], 0);
  return {
    sql: counting,
    counts: () => ({ rowsRead: sum("rowsRead"), rowsWritten: sum("rowsWritten") }),
  };
}
