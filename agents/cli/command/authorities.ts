/** Whose certificates are believed: an association's own authority is trusted where the system trusts it. */
import tls from "node:tls";

/**
 * As the option `--use-system-ca`, which a program that is one file cannot give itself. Node below 22.19 has neither
 * function: there `NODE_EXTRA_CA_CERTS=FILE` names an authority, and Debian's Node trusts the system's anyway.
 */
export function trustSystem(): void {
  if (process.execArgv.includes("--use-system-ca")) return;
  const { getCACertificates, setDefaultCACertificates } = tls as Partial<typeof tls>;
  if (getCACertificates === undefined || setDefaultCACertificates === undefined) return;
  setDefaultCACertificates([...getCACertificates("default"), ...getCACertificates("system")]);
}
