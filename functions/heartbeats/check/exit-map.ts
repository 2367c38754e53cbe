/** Exit maps: what an exit status means for a check. A pure rule. */

export const exitMeanings = ["success", "warn", "fail"] as const;
export type ExitMeaning = (typeof exitMeanings)[number];

/** Keys are a status (`"1"`), a range (`"100-127"`) or `"*"` for all others. */
export type ExitMap = Readonly<Record<string, ExitMeaning>>;

/** As a status is written when it is looked up: `007` would never be found. */
const STATUS = /^(?:0|[1-9]\d{0,2})$/;

/** Whether a key may stand in an exit map: 0 to 255, a range of them, or `*`. */
export function isExitKey(key: string): boolean {
  if (key === "*") return true;
  const [low, high = low, ...more] = key.split("-");
  if (!key.includes("-") && !STATUS.test(key)) return false;
  if (more.length > 0 || !/^\d{1,3}$/.test(low ?? "") || !/^\d{1,3}$/.test(high ?? ""))
    return false;
  return Number(low) <= Number(high) && Number(high) <= 255;
}

/**
 * The meaning of an exit status (0 to 255): its own entry counts before a range, a range before `*`. Without
 * a map, or where it says nothing, 0 is a success and anything else a failure.
 */
export function meaningOf(status: number, map: ExitMap | undefined): ExitMeaning {
  const fallback = status === 0 ? "success" : "fail";
  if (map === undefined) return fallback;
  const own = Object.hasOwn(map, String(status)) ? map[String(status)] : undefined;
  if (own !== undefined) return own;
  for (const [key, meaning] of Object.entries(map)) {
    const [low, high] = key.split("-");
    if (high !== undefined && Number(low) <= status && status <= Number(high)) return meaning;
  }
  return map["*"] ?? fallback;
}

/** Whether no exit status at all is a failure: such a map is likelier a mistake than meant. */
export function neverFails(map: ExitMap | undefined): boolean {
  if (map === undefined) return false;
  for (let status = 0; status <= 255; status += 1) {
    if (meaningOf(status, map) === "fail") return false;
  }
  return true;
}
