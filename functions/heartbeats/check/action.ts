/** The action that a ping tells, before the check's own rules are asked. */
export type Action =
  | { readonly kind: "success" | "start" | "fail" | "log" }
  | { readonly kind: "exit"; readonly status: number }
  | { readonly kind: "signal"; readonly name: string };

/** The kind that a ping counts as: `ign` is recorded and nothing else. The words are those of the API. */
export type PingKind = "success" | "start" | "fail" | "log" | "ign";
