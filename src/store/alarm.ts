/** The alarm of an object where plain workerd has lost it. */

/**
 * Sets it to a moment (unix ms). What gave up after failed tries, or could not be noted as over on a full disk, takes no
 * new moment before it is deleted (workerd's alarm-scheduler.c++).
 */
export async function setAlarmAnew(storage: DurableObjectStorage, at: number): Promise<void> {
  await storage.deleteAlarm();
  await storage.setAlarm(at);
}
