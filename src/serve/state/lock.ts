/**
 * One service on one state folder: flock(2) on the folder itself, so that no file can be left over, copied or taken
 * away. The lock belongs to the open file, which workerd inherits: it lasts as long as a process that writes there,
 * and holds for every container on this machine.
 */
import { spawnSync } from "node:child_process";
import { closeSync, openSync, readdirSync, readFileSync, readlinkSync, statSync } from "node:fs";
import { StartError, systemCode } from "../start-error.ts";
import { cannotLock, inUse, toolMissing } from "../texts.ts";

/** flock(1) ends with this where somebody else holds the lock; everything else is a fault of its own. */
const HELD = 1;

/** The descriptor that holds the lock. Throws StartError if another process does. */
export function lock(directory: string): number {
  const descriptor = openSync(directory, "r");
  // Node has no flock; the one of util-linux locks the open file, which stays ours when it has ended.
  const { status, stderr, error } = spawnSync("flock", ["-x", "-n", "3"], {
    stdio: ["ignore", "ignore", "pipe", descriptor],
    encoding: "utf8",
  });
  if (status === 0) return descriptor;
  closeSync(descriptor);
  if (systemCode(error) === "ENOENT") throw new StartError(toolMissing("flock"));
  if (status === HELD) throw new StartError(inUse(directory, holder(directory)));
  throw new StartError(cannotLock(directory, stderr.trim() || systemCode(error)));
}

/** The process that holds the lock: what started workerd, since ending that ends both. Others' cannot be seen. */
function holder(directory: string): number | undefined {
  const { dev, ino } = statSync(directory);
  const holders = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => holdsLock(pid, dev, ino));
  const first = holders.find((pid) => !programOf(pid).endsWith("/workerd")) ?? holders[0];
  return first === undefined ? undefined : Number(first);
}

function holdsLock(pid: string, device: number, inode: number): boolean {
  try {
    return readdirSync(`/proc/${pid}/fd`).some((descriptor) => {
      const { dev, ino } = statSync(`/proc/${pid}/fd/${descriptor}`);
      if (dev !== device || ino !== inode) return false;
      // proc(5): a lock on the open file shows here, whoever asked for it.
      return readFileSync(`/proc/${pid}/fdinfo/${descriptor}`, "utf8").includes("FLOCK");
    });
  } catch {
    return false; // somebody else's, or gone meanwhile
  }
}

function programOf(pid: string): string {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return "";
  }
}
