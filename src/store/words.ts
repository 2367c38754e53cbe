/** Words for docs/database.md that the DDL of released steps leaves unsaid: it is never edited, and says no more than once. */
export type TableWords = Readonly<
  Record<
    string,
    {
      /** The meaning of a row. */
      readonly about: string;
      /** A unit or a reason for each column that has no comment in the DDL. */
      readonly columns?: Readonly<Record<string, string>>;
    }
  >
>;
