/**
 * Differences between the virtual and the live labs that are to be expected, each with its reason; `docs/conformance.md`
 * lists them. Anything else that differs is a bug of the simulator or of the live lab.
 */
export interface Explained {
  readonly name: string;
  readonly why: string;
  covers(subject: string, scenario: string): boolean;
}

export const EXPLAINED: readonly Explained[] = [
  {
    name: 'the copy home ends before the VPN fails',
    why: 'a live lab copies a 1024th of the data, so the first point arrives before the line goes, and then grows old',
    covers: (subject, scenario) => scenario === 'vpn-loss-reprotect' && /^health \w+: 78026$/.test(subject),
  },
  {
    name: 'who heard the order before the VPN failed',
    why: 'it fails a minute after the failback begins, and machines ask for orders once a minute: which of them is still up is chance',
    covers: (subject, scenario) =>
      scenario === 'vpn-loss-failback' && /^role azure:[\w-]+\/(mobility registration|process upload)$/.test(subject),
  },
  {
    name: 'no change log overflows',
    why: 'a live lab churns a 1024th of what the site says, which the change log holds however long the port is blocked',
    covers: (subject, scenario) => scenario === 'data-port-blocked' && /^role \w+\/mobility tracking$/.test(subject),
  },
  {
    name: 'short interruptions run together',
    why: 'requests of a live lab give up after minutes of its time, so the next interruption begins before the last is over',
    covers: (subject, scenario) => scenario === 'data-port-blocked' && /^role \w+\/mobility shipment$/.test(subject),
  },
  {
    name: 'a test machine is gone before it is up',
    why: 'the runbook cleans up as soon as its job is done; whether the machine has opened its database by then is chance',
    covers: (subject, scenario) => scenario === 'production-runbook' && /^database on azure:\w+-Test$/.test(subject),
  },
];
