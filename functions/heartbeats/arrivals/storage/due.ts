/** When which repository in object storage is looked into next. */
import { LOOK_AGAIN_MS, LOOK_EVERY_MS } from "../limits.ts";

/** Names of repositories in S3_REPOSITORIES, and when each is looked into next (unix ms). */
const S3_LOOKS = "s3Looks";

type Due = Readonly<Record<string, number>>;

export class StorageDue {
  readonly #kv: SyncKvStorage;
  #due: Due;

  constructor(kv: SyncKvStorage) {
    this.#kv = kv;
    this.#due = kv.get<Due>(S3_LOOKS) ?? {};
  }

  /** The first moment at which one is due, in unix ms; Infinity: none is. */
  get earliest(): number {
    return Math.min(Infinity, ...Object.values(this.#due));
  }

  /** It is due at `now`: a check names it. */
  plan(name: string, now: number): void {
    this.#write({ ...this.#due, [name]: now });
  }

  /** Takes the one that has been due for longest; it is due again later, whatever becomes of this look. */
  take(now: number): string | undefined {
    const [first] = Object.entries(this.#due).toSorted(([, a], [, b]) => a - b);
    if (first === undefined || first[1] > now) return undefined;
    this.#write({ ...this.#due, [first[0]]: now + LOOK_EVERY_MS });
    return first[0];
  }

  /** There is something new to look for. Only sooner, never later. */
  again(name: string, now: number): void {
    if ((this.#due[name] ?? Infinity) > now + LOOK_AGAIN_MS) this.plan(name, now + LOOK_AGAIN_MS);
  }

  /** Moments of a clock that was ahead of `now` (unix ms). */
  bringBack(now: number): void {
    const isAhead = (at: number) => at > now + LOOK_EVERY_MS;
    const all = Object.entries(this.#due);
    if (!all.some(([, at]) => isAhead(at))) return;
    this.#write(Object.fromEntries(all.map(([name, at]) => [name, isAhead(at) ? now : at])));
  }

  /** No check names it any more; answers whether none is left. */
  drop(name: string): boolean {
    const { [name]: _, ...rest } = this.#due;
    this.#write(rest);
    return Object.keys(rest).length === 0;
  }

  #write(due: Due): void {
    if (Object.keys(due).length === 0) this.#kv.delete(S3_LOOKS);
    else this.#kv.put(S3_LOOKS, due);
    this.#due = due;
  }
}
